package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/mattn/go-runewidth"

	"wippy/internal/problem"
)

// A column of a table.
type column struct {
	title string
	width int // characters at most, 0 for any number
}

// writeTable prints rows in columns, below their titles. Values that are too
// long are cut and end in "...".
func writeTable(w io.Writer, columns []column, rows [][]string) {
	widths := make([]int, len(columns))
	titles, lines := make([]string, len(columns)), make([]string, len(columns))
	for i, c := range columns {
		titles[i], widths[i] = c.title, len(c.title)
		for _, row := range rows {
			if row[i] = oneLine(row[i]); c.width > 0 {
				row[i] = runewidth.Truncate(row[i], c.width, "...")
			}
			widths[i] = max(widths[i], runewidth.StringWidth(row[i]))
		}
		lines[i] = strings.Repeat("-", widths[i])
	}
	for _, row := range append([][]string{titles, lines}, rows...) {
		line := ""
		for i, cell := range row {
			line += runewidth.FillRight(cell, widths[i]) + "  "
		}
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
}

// oneLine returns text without line breaks, tabs and what a terminal would obey.
func oneLine(text string) string {
	return strings.NewReplacer("\n", `\n`, "\t", `\t`).Replace(problem.Printable(text))
}

// count returns a number of things in words: "1 entry", "2 entries".
func count(n int, one, several string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, several)
}
