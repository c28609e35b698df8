"""Charts as inline SVG. Colours are classes, so that the page's style decides between light and dark."""

from celldao.demo.report.charts.flow import Flow, Node, flow_chart
from celldao.demo.report.charts.lines import Layer, Mark, stacked_steps, step_line
from celldao.demo.report.charts.owners import Owner, owners_chart
from celldao.documents.bars import Series, stacked_bars

__all__ = [
    "Flow",
    "Layer",
    "Mark",
    "Node",
    "Owner",
    "Series",
    "flow_chart",
    "owners_chart",
    "stacked_bars",
    "stacked_steps",
    "step_line",
]
