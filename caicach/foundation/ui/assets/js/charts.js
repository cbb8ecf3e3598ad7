// Draws <figure data-chart="#id"> from the JSON of {{ chart|json_script }}. What the JSON means: ui/charts.py.
// Canvas only, and tooltips as text on it: the content policy forbids the markup with styles of the default ones.
import { BarChart, HeatmapChart, LineChart, PieChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import vietnamese from "echarts/i18n/langVI-obj.js";

echarts.use([AriaComponent, BarChart, CanvasRenderer, GridComponent, HeatmapChart, LegendComponent, LineChart, MarkLineComponent, PieChart, TooltipComponent, VisualMapComponent]);
echarts.registerLocale("VI", vietnamese);

const colour = (probe, name) => {
  probe.style.color = `var(${name})`;
  return getComputedStyle(probe).color;
};

/** The palette as plain colours: a canvas does not understand custom properties or light-dark(). */
const palette = (figure) => {
  const probe = document.createElement("span");
  figure.append(probe);
  const read = (name) => colour(probe, name);
  const colours = {
    series: [1, 2, 3, 4, 5, 6].map((number) => read(`--cc-chart-${number}`)),
    ink: read("--cc-ink"),
    soft: read("--cc-ink-soft"),
    line: read("--cc-line"),
    surface: read("--cc-surface"),
    wash: read("--cc-accent-wash"),
    bad: read("--cc-bad"),
    tones: Object.fromEntries([["success", "good"], ["warning", "warn"], ["danger", "bad"], ["info", "note"], ["neutral", "quiet"]].map(([tone, name]) => [tone, read(`--cc-${name}`)])),
  };
  probe.remove();
  return colours;
};

const writer = (chart) => {
  const numbers = new Intl.NumberFormat("vi-VN", { maximumFractionDigits: chart.decimals, minimumFractionDigits: 0 });
  const isKnown = (value) => value !== null && value !== undefined && value !== "-" && !Number.isNaN(value);
  const write = (value) => (isKnown(value) ? `${numbers.format(value)}${chart.unit ? ` ${chart.unit}` : ""}` : "chưa có số liệu");
  write.bare = (value) => (isKnown(value) ? numbers.format(value) : "");
  return write;
};

const base = (chart, look, write) => ({
  locale: "VI",
  color: look.series,
  textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: look.ink, fontSize: 13 },
  animation: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
  animationDuration: 250,
  aria: { enabled: true, decal: { show: false }, label: { description: chart.summary } },
  legend: chart.series.length > 1 || chart.kind === "pie" ? { type: "plain", top: 0, left: 0, icon: "roundRect", itemWidth: 12, itemHeight: 8, textStyle: { color: look.soft } } : undefined,
  tooltip: { renderMode: "richText", confine: true, backgroundColor: look.surface, borderColor: look.line, textStyle: { color: look.ink, fontSize: 13 }, valueFormatter: write },
});

const axes = (chart, look, write) => {
  const names = { type: "category", data: chart.categories, axisLabel: { color: look.soft, hideOverlap: true }, axisLine: { lineStyle: { color: look.line } }, axisTick: { show: false } };
  const values = { type: "value", max: chart.maximum ?? undefined, min: chart.minimum ?? undefined, axisLabel: { color: look.soft, formatter: chart.unit === "%" ? write : write.bare }, splitLine: { lineStyle: { color: look.line } } };
  const isFlat = chart.horizontal;
  if (isFlat) names.inverse = true;
  return { xAxis: isFlat ? values : names, yAxis: isFlat ? names : values };
};

const cartesian = (chart, look, write) => ({
  ...base(chart, look, write),
  ...axes(chart, look, write),
  grid: { left: 4, right: 16, top: chart.series.length > 1 ? 36 : 12, bottom: 4, containLabel: true },
  tooltip: { ...base(chart, look, write).tooltip, trigger: "axis", axisPointer: { type: chart.kind === "bar" ? "shadow" : "line", shadowStyle: { color: look.wash, opacity: 0.5 } } },
  series: chart.series.map((series, index) => ({
    type: chart.kind,
    name: series.name,
    data: series.values,
    stack: chart.stacked ? "all" : undefined,
    barMaxWidth: 28,
    itemStyle: series.tone ? { color: look.tones[series.tone] } : undefined,
    lineStyle: { width: 2, type: series.dashed ? "dashed" : "solid" },
    symbolSize: 6,
    connectNulls: false,
    markLine: index === 0 && chart.threshold !== null ? { symbol: "none", silent: true, label: { formatter: chart.threshold_label || write(chart.threshold), color: look.bad, position: "insideEndTop" }, lineStyle: { color: look.bad, type: "dashed" }, data: [chart.horizontal ? { xAxis: chart.threshold } : { yAxis: chart.threshold }] } : undefined,
  })),
});

const shares = new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 1 });

const pie = (chart, look, write) => ({
  ...base(chart, look, write),
  legend: { ...base(chart, look, write).legend, formatter: (name) => `${name}: ${write(chart.series[0].values[chart.categories.indexOf(name)])}` },
  tooltip: { ...base(chart, look, write).tooltip, trigger: "item", formatter: (part) => `${part.name}\n${write(part.value)} (${shares.format(part.percent)} %)` },
  series: [{
    type: "pie",
    radius: ["48%", "74%"],
    top: 28,
    itemStyle: { borderColor: look.surface, borderWidth: 2 },
    label: { color: look.soft, formatter: (part) => `${shares.format(part.percent)} %` },
    labelLine: { length: 8, length2: 6 },
    data: chart.categories.map((name, index) => ({ name, value: chart.series[0].values[index] })).filter((part) => part.value !== null),
  }],
});

const heatmap = (chart, look, write) => {
  const cells = chart.series.flatMap((series, row) => series.values.map((value, column) => [column, row, value ?? "-"]));
  const known = cells.map((cell) => cell[2]).filter((value) => value !== "-");
  const band = { type: "category", axisLabel: { color: look.soft }, axisLine: { show: false }, axisTick: { show: false } };
  return {
    ...base({ ...chart, series: [] }, look, write),
    tooltip: { ...base(chart, look, write).tooltip, trigger: "item", formatter: (cell) => `${chart.series[cell.value[1]].name}, ${chart.categories[cell.value[0]]}\n${write(cell.value[2])}` },
    grid: { left: 4, right: 8, top: 8, bottom: 40, containLabel: true },
    xAxis: { ...band, data: chart.categories },
    yAxis: { ...band, data: chart.series.map((series) => series.name), inverse: true },
    visualMap: { min: Math.min(...known), max: Math.max(...known), orient: "horizontal", left: "center", bottom: 0, itemHeight: 90, calculable: false, text: [write(Math.max(...known)), write(Math.min(...known))], textStyle: { color: look.soft }, inRange: { color: [look.wash, look.series[0]] } },
    series: [{ type: "heatmap", data: cells, label: { show: chart.categories.length <= 12, fontSize: 12, formatter: (cell) => write.bare(cell.value[2]) }, itemStyle: { borderColor: look.surface, borderWidth: 1 } }],
  };
};

const kinds = { bar: cartesian, line: cartesian, pie, heatmap };

export const draw = (figure) => {
  const source = document.querySelector(figure.dataset.chart);
  const chart = JSON.parse(source.textContent);
  figure.dataset.drawn = "";
  let canvas = figure.querySelector(".chart-canvas");
  if (!canvas) {
    canvas = document.createElement("div");
    canvas.className = "chart-canvas";
    figure.append(canvas);
  }
  canvas.setAttribute("role", "img");
  const drawing = echarts.init(canvas, null, { renderer: "canvas", locale: "VI" });
  const paint = () => drawing.setOption(kinds[chart.kind](chart, palette(figure), writer(chart)), true);
  paint();
  if (chart.links) drawing.on("click", (event) => chart.links[event.dataIndex] && location.assign(chart.links[event.dataIndex]));
  new ResizeObserver(() => drawing.resize()).observe(canvas);
  document.documentElement.addEventListener("caicach:theme", () => requestAnimationFrame(paint));
};
