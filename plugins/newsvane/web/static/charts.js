// Draws every element with data-chart, whose form newsvane.web.charts describes, and draws it anew when Airflow turns
// dark or light. Text in it comes from feeds and rules: the library reads a kind of HTML, so it is escaped first.
"use strict";
(() => {
  const escaped = (text) => String(text).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const font = () => getComputedStyle(document.body).fontFamily;
  const narrow = () => matchMedia("(max-width: 640px)").matches;

  // A day's bar stands astride its midnight: half a day before and after it.
  const half = (day, sign) => new Date(Date.parse(day) + sign * 43200000).toISOString().slice(0, 16).replace("T", " ");

  const trace = (one, place, chart) => ({
    name: escaped(one.name),
    x: chart.category ? one.x.map(escaped) : one.x,
    y: one.y,
    type: one.shape === "bar" ? "bar" : "scatter",
    mode: one.x.length === 1 ? "markers" : "lines",
    line: { color: colour(`--series-${(place % 8) + 1}`), width: 2, shape: one.shape === "step" ? "hv" : "linear" },
    marker: { color: colour(`--series-${(place % 8) + 1}`) },
    opacity: one.shape === "bar" ? 0.55 : 1,
    hovertemplate: chart.percent ? "%{y:.2%}" : `%{y:,.3~f}${chart.unit ? " " + escaped(chart.unit) : ""}`,
  });

  const layout = (chart) => ({
    font: { family: font(), size: 12, color: colour("--text") },
    paper_bgcolor: colour("--page"),
    plot_bgcolor: colour("--page"),
    margin: { t: 8, r: 8, b: 36, l: 44 },
    hovermode: "x unified",
    hoverlabel: { bgcolor: colour("--raised"), bordercolor: colour("--rule"), font: { color: colour("--text") } },
    legend: { orientation: "h", y: 1.02, yanchor: "bottom", x: 0, itemclick: "toggle" },
    barmode: "group",
    bargap: 0.35,
    dragmode: narrow() ? false : "zoom",
    xaxis: {
      type: chart.category ? "category" : undefined,
      automargin: chart.category,
      gridcolor: colour("--grid"),
      linecolor: colour("--rule"),
      tickformatstops: [
        { dtickrange: [null, 86399999], value: "%H:%M\n%m-%d" },
        { dtickrange: [86400000, "M1"], value: "%m-%d\n%Y" },
        { dtickrange: ["M1", null], value: "%Y-%m" },
      ],
      hoverformat: chart.series.some((one) => String(one.x[0] ?? "").length > 10) ? "%Y-%m-%d %H:%M" : "%Y-%m-%d",
      nticks: narrow() ? 5 : 12,
    },
    yaxis: {
      gridcolor: colour("--grid"),
      zerolinecolor: colour("--rule"),
      rangemode: "tozero",
      tickformat: chart.percent ? ".1%" : ",.3~f",
      fixedrange: true,
      automargin: true,
    },
    shapes: chart.spans.map((span) => ({
      type: "rect",
      yref: "paper",
      y0: 0,
      y1: 1,
      x0: half(span.first, -1),
      x1: half(span.last, 1),
      xref: "x",
      fillcolor: colour("--burst"),
      line: { width: 0 },
      layer: "below",
      label: { text: escaped(span.name), textposition: "top left", font: { size: 11, color: colour("--soft") } },
    })),
  });

  const draw = (element) => {
    const chart = JSON.parse(element.dataset.chart);
    return Plotly.react(
      element,
      chart.series.map((one, place) => trace(one, place, chart)),
      layout(chart),
      { displayModeBar: false, responsive: true, scrollZoom: false, showTips: false },
    );
  };

  const save = async (element) => {
    const chart = JSON.parse(element.dataset.chart);
    const size = { width: 1200, height: 560 };
    const shown = layout(chart);
    const picture = await Plotly.toImage(
      {
        data: chart.series.map((one, place) => trace(one, place, chart)),
        layout: { ...shown, ...size, margin: { t: 84, r: 24, b: 48, l: 60 }, title: { text: escaped(chart.title), x: 0.02 } },
      },
      { format: "png", scale: 2, ...size },
    );
    const link = document.createElement("a");
    link.href = picture;
    link.download = `${element.dataset.name || chart.title}.png`;
    link.click();
  };

  const elements = [...document.querySelectorAll("[data-chart]")];
  const all = () => elements.forEach(draw);
  all();
  document.addEventListener("themechange", all);
  for (const element of elements) {
    const button = element.parentElement.querySelector("[data-png]");
    if (!button) continue;
    button.hidden = false;
    button.addEventListener("click", () => save(element));
  }
})();
