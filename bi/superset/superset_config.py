"""Settings of Superset that the dashboards count on: Dutch words and numbers, and colours that colour-blind people can
tell apart. Add what is your own below, or import this file from your own superset_config.py."""
import os

SECRET_KEY = os.environ["SUPERSET_SECRET_KEY"]
SQLALCHEMY_DATABASE_URI = os.environ["SUPERSET_METADATA_URI"]

BABEL_DEFAULT_LOCALE = "nl"
LANGUAGES = {"nl": {"flag": "nl", "name": "Nederlands"}, "en": {"flag": "us", "name": "English"}}
# 156.015 and 57,9%
D3_FORMAT = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["€ ", ""]}

EXTRA_CATEGORICAL_COLOR_SCHEMES = [
    {
        "id": "okabeIto",
        "description": "Okabe and Ito: can be told apart by colour-blind people",
        "label": "Okabe-Ito",
        "isDefault": True,
        "colors": ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#555555"],
    }
]

# no picture of another site in its pages, which counts visits
os.environ.setdefault("SCARF_ANALYTICS", "false")
