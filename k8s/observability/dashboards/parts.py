"""
What all dashboards are put together from: lines, graphs, and the choices at the top.

Queries read what the rules record (`helm/offramp/files/rules`), so that one dashboard shows a
cluster and one machine alike. A graph says in its description what it is good for.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from grafana_foundation_sdk.builders import (
    common,
    dashboard,
    prometheus,
    stat,
    timeseries,
)
from grafana_foundation_sdk.models.common import (
    BigValueGraphMode,
    GraphDrawStyle,
    LegendDisplayMode,
    LegendPlacement,
    StackingMode,
    TooltipDisplayMode,
)
from grafana_foundation_sdk.models.dashboard import DataSourceRef, VariableRefresh

SOURCE = DataSourceRef("prometheus", "$datasource")
HEIGHT, HALF, QUARTER = 8, 12, 6
HERE = 'namespace="$namespace"'
ROUTES = f'{HERE}, function=~"$function"'


@dataclass(frozen=True)
class Line:
    """A query and what its lines are called."""

    expr: str
    legend: str


@dataclass(frozen=True)
class Graph:
    """Lines over time; *unit* is Grafana's name for it. *bars* are stacked."""

    title: str
    about: str
    unit: str
    lines: tuple[Line, ...]
    bars: bool = False

    def panel(self) -> timeseries.Panel:
        made = timeseries.Panel().title(self.title).description(self.about).unit(self.unit)
        made.datasource(SOURCE).height(HEIGHT).span(HALF).min(0)
        made.tooltip(common.VizTooltipOptions().mode(TooltipDisplayMode.MULTI))
        legend = common.VizLegendOptions().show_legend(True)
        legend.display_mode(LegendDisplayMode.LIST).placement(LegendPlacement.BOTTOM)
        made.legend(legend)
        if self.bars:
            stacking = common.StackingConfig().mode(StackingMode.NORMAL)
            made.draw_style(GraphDrawStyle.BARS).stacking(stacking).fill_opacity(80)
        for letter, line in zip("ABCDEF", self.lines, strict=False):
            made.with_target(_target(letter, line))
        return made


@dataclass(frozen=True)
class Number:
    """One number, or one for each line, over the time that is shown."""

    title: str
    about: str
    unit: str
    line: Line

    def panel(self) -> stat.Panel:
        made = stat.Panel().title(self.title).description(self.about).unit(self.unit)
        made.datasource(SOURCE).height(HEIGHT // 2).span(QUARTER)
        made.graph_mode(BigValueGraphMode.NONE)
        return made.with_target(_target("A", self.line).instant())


@dataclass(frozen=True)
class Page:
    """One dashboard; *name* is its file, and its address in Grafana begins with `offramp-`."""

    name: str
    title: str
    about: str
    panels: tuple[Graph | Number, ...]
    by_function: bool = True

    def build(self) -> Any:
        """Return the dashboard as Grafana's own model."""
        made = dashboard.Dashboard(f"Offramp: {self.title}").uid(f"offramp-{self.name}")
        made.description(self.about).tags(["offramp"]).refresh("10s").time("now-1h", "now")
        made.editable().timezone("browser").with_variable(_sources())
        for variable in _choices(by_function=self.by_function):
            made.with_variable(variable)
        for panel in self.panels:
            made.with_panel(panel.panel())
        return made.build()


def _target(letter: str, line: Line) -> prometheus.Dataquery:
    return prometheus.Dataquery().ref_id(letter).expr(line.expr).legend_format(line.legend)


def _sources() -> dashboard.DatasourceVariable:
    return dashboard.DatasourceVariable("datasource").label("Prometheus").type("prometheus")


def _choices(*, by_function: bool) -> Iterable[dashboard.QueryVariable]:
    namespace = dashboard.QueryVariable("namespace").label("namespace").datasource(SOURCE)
    namespace.query("label_values(offramp:weight_percent, namespace)")
    yield namespace.refresh(VariableRefresh.ON_TIME_RANGE_CHANGED)
    if by_function:
        function = dashboard.QueryVariable("function").label("function").datasource(SOURCE)
        function.query(f"label_values(offramp:weight_percent{{{HERE}}}, function)")
        function.refresh(VariableRefresh.ON_TIME_RANGE_CHANGED)
        yield function.multi(True).include_all(True).all_value(".+")
