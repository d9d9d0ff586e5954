"""A report as one HTML page that needs nothing else: a bar chart for each currency, and a table."""

from html import escape
from pathlib import Path
from string import Template

from .sums import HEADER, Report, Sums

ROW_HEIGHT = 36
LABEL_WIDTH, BAR_WIDTH = 160, 420
LONGEST_LABEL = 22

CHART = Template("""\
<section>
<h2>$currency</h2>
<svg viewBox="0 0 720 $height" role="img" aria-label="Income and expenses in $currency">
$bars
</svg>
</section>""")
BAR = Template("""\
<g transform="translate(0 $top)"><title>$key: $income income, $expenses expenses</title>
<text x="0" y="20">$label</text>
<rect class="income" x="$left" y="2" width="$income_width" height="13" rx="2"/>
<rect class="expenses" x="$left" y="17" width="$expenses_width" height="13" rx="2"/>
<text class="net" x="720" y="20">$net</text></g>""")


def render(report: Report) -> str:
    """Return the page; every text of the user is escaped."""
    page = Template(Path(__file__).with_name("page.html").read_text(encoding="utf-8"))
    return page.substitute(
        title=f"{report.first} to {report.last}, by {escape(report.group_by)}",
        charts="\n".join(_chart(report, total) for total in report.totals),
        head=_row("th", HEADER),
        rows="\n".join(_row("td", row.cells()) for row in report.rows),
    )


def _chart(report: Report, total: Sums) -> str:
    rows = [row for row in report.rows if row.currency == total.currency]
    largest = max(max(row.income, -row.expenses) for row in rows)
    scale = BAR_WIDTH / float(largest) if largest else 0.0
    return CHART.substitute(
        currency=escape(total.currency),
        height=ROW_HEIGHT * len(rows),
        bars="\n".join(_bar(row, ROW_HEIGHT * place, scale) for place, row in enumerate(rows)),
    )


def _bar(row: Sums, top: int, scale: float) -> str:
    key, _, income, expenses, net, _ = row.cells()
    label = key if len(key) <= LONGEST_LABEL else key[: LONGEST_LABEL - 1] + "…"
    return BAR.substitute(
        top=top,
        key=escape(key),
        label=escape(label),
        left=LABEL_WIDTH,
        income=income,
        expenses=expenses,
        net=net,
        income_width=f"{float(row.income) * scale:.1f}",
        expenses_width=f"{-float(row.expenses) * scale:.1f}",
    )


def _row(tag: str, cells: tuple[str, ...] | list[str]) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"
