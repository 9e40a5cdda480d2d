#!/usr/bin/env bash
# Makes a release of what stands here: tree clean, version new and the same in package.json, Dockerfile and --version, a
# section of CHANGELOG.md with version, tag and contract, migrations frozen, `npm run check`, the bill of materials and the licences in
# release/; then the tag. --dry-run does all of it but the tag. The tests are CI's (.ci/run): release what it passed.
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# = 0 ] || [ "$*" = --dry-run ] || { echo "usage: npm run release -- [--dry-run]"; exit 2; }
refuse() {
  echo "release: $1"
  exit 1
}

[ -z "$(git status --porcelain)" ] || refuse "the tree is not clean: commit first"
# of the checkout, which knows no commit
told=$(KLANTPROFIELEN_REVISION='' npm start --silent -- --version)
version=${told%% *}
tag=v$version
[ "$version" = "$(npm pkg get version | tr -d '"')" ] || refuse "--version and package.json differ"
grep -q "image.version=\"$version\"" Dockerfile || refuse "the Dockerfile has the label of another version than $version"
! git rev-parse -q --verify "refs/tags/$tag" >/dev/null || refuse "$tag was released already: raise the version (npm version --no-git-tag-version, Dockerfile, CHANGELOG.md)"
grep -qxF "## $told" CHANGELOG.md || refuse "CHANGELOG.md has no section \"## $told\""
(cd sql && sha256sum 0*.sql | cmp -s - frozen.sha256) || refuse "a migration is not frozen: (cd sql && sha256sum 0*.sql > frozen.sha256)"
npm run check
npx node scripts/sbom.ts release
if [ "${1:-}" = --dry-run ]; then
  echo "release: $tag could be made"
else
  git tag --annotate "$tag" --message "klantprofielen $told"
  echo "release: $tag is made; publish it with: git push origin $tag"
  echo "its image: docker build --build-arg REVISION=$(git rev-parse HEAD) -t klantprofielen:$version -t klantprofielen:local ."
  echo "as a file, for hosts without a checkout: docker save klantprofielen:local > klantprofielen.tar"
fi
