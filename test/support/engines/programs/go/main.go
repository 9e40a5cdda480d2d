// fpdf for Go: cells drawn one by one at places that the caller works out.
package main

import (
	"encoding/json"
	"os"
	"strings"

	"github.com/go-pdf/fpdf"
)

type cell struct {
	Text, Kind            string
	Column, Columns, Rows int
	Turned                bool
}

type row struct {
	Cells []cell
	Total bool
}

type page struct {
	Target                           string
	Blocks                           [][2]string
	Landscape, Serif, Zebra          bool
	Size, Padding, TurnedHeight      float64
	Align, Valign, Rules             string
	Widths                           []float64
	Heads, Rows                      []row
}

const fonts = "/usr/share/fonts/truetype/liberation"

func sum(widths []float64) (total float64) {
	for _, width := range widths {
		total += width
	}
	return total
}

func style(bold bool) string {
	if bold {
		return "B"
	}
	return ""
}

func table(pdf *fpdf.Fpdf, p page) {
	line := 1.2 * p.Size
	lines := append(append([]row{}, p.Heads...), p.Rows...)
	heights := make([]float64, len(lines))
	for at, one := range lines {
		pdf.SetFont("f", style(at < len(p.Heads) || one.Total), p.Size)
		heights[at] = line + 2*p.Padding
		for _, c := range one.Cells {
			need := p.TurnedHeight
			if !c.Turned {
				need = float64(len(pdf.SplitText(c.Text, sum(p.Widths[c.Column:c.Column+c.Columns])-6)))*line + 2*p.Padding
			}
			if c.Rows == 1 && need > heights[at] {
				heights[at] = need
			}
		}
	}
	left, top := pdf.GetX(), pdf.GetY()+6
	_, tall := pdf.GetPageSize()
	for at, one := range lines {
		if top+heights[at] > tall-42 {
			pdf.AddPage()
			top = 42
		}
		head := at < len(p.Heads)
		for _, c := range one.Cells {
			x, width := left+sum(p.Widths[:c.Column]), sum(p.Widths[c.Column:c.Column+c.Columns])
			height := sum(heights[at : at+c.Rows])
			if p.Zebra && at%2 == 1 {
				pdf.SetFillColor(235, 240, 245)
				pdf.Rect(x, top, width, height, "F")
			}
			if p.Rules == "all" {
				pdf.Rect(x, top, width, height, "D")
			} else if p.Rules == "rows" {
				pdf.Line(x, top+height, x+width, top+height)
			}
			pdf.SetFont("f", style(head || one.Total), p.Size)
			if c.Turned {
				pdf.TransformBegin()
				pdf.TransformRotate(90, x+width/2+p.Size/3, top+height-4)
				pdf.Text(x+width/2+p.Size/3, top+height-4, c.Text)
				pdf.TransformEnd()
				continue
			}
			align := "L"
			if head {
				align = "C"
			} else if c.Kind == "count" {
				align = strings.ToUpper(p.Align[:1])
			}
			text := float64(len(pdf.SplitText(c.Text, width-6))) * line
			y := top + p.Padding
			if p.Valign == "middle" {
				y = top + (height-text)/2
			} else if p.Valign == "bottom" {
				y = top + height - text - p.Padding
			}
			pdf.SetXY(x, y)
			pdf.MultiCell(width, line, c.Text, "", align, false)
		}
		top += heights[at]
	}
	pdf.SetXY(left, top+8)
}

func main() {
	data, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	var pages []page
	if err := json.Unmarshal(data, &pages); err != nil {
		panic(err)
	}
	for _, p := range pages {
		side := "P"
		if p.Landscape {
			side = "L"
		}
		family := "LiberationSans"
		if p.Serif {
			family = "LiberationSerif"
		}
		pdf := fpdf.New(side, "pt", "A4", fonts)
		pdf.AddUTF8Font("f", "", family+"-Regular.ttf")
		pdf.AddUTF8Font("f", "B", family+"-Bold.ttf")
		pdf.SetMargins(42, 42, 36)
		pdf.SetCellMargin(3)
		pdf.AddPage()
		for _, block := range p.Blocks {
			if block[0] == "table" {
				table(pdf, p)
				continue
			}
			factor := map[string]float64{"title": 1.8, "line": 1.4, "heading": 1.1}[block[0]]
			if factor == 0 {
				factor = 1
			}
			pdf.SetFont("f", style(block[0] == "title" || block[0] == "heading"), factor*p.Size)
			pdf.MultiCell(0, 1.25*factor*p.Size, block[1], "", "L", false)
			pdf.Ln(3)
		}
		if err := pdf.OutputFileAndClose(p.Target); err != nil {
			panic(err)
		}
	}
}
