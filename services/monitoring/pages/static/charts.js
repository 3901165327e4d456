// Draws the charts from the figures that stand in the page; the tables stay, folded.
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const narrow = () => innerWidth < 640;
const days = (text) => `${Number(text.slice(5, 7))}月${Number(text.slice(8, 10))}日`;
const text = () => ({ color: colour("ink"), fontFamily: getComputedStyle(document.body).fontFamily });

function line(name, column, figures, style) {
  const data = figures.points.filter((point) => point[column] !== null).map((point) => [point[0], Number(point[column])]);
  if (data.length) data.push([figures.last, data[data.length - 1][1]]);
  return {
    name, data, type: "line", step: "end", symbol: "none", lineStyle: { width: 2, ...style }, color: style.color,
    endLabel: { show: true, formatter: (at) => `${name} ${at.value[1].toFixed(1)}%`, color: style.color, align: "right", offset: [-4, -12], fontWeight: 600 },
  };
}

function targets(figures) {
  return {
    name: "目标", type: "scatter", symbol: "diamond", symbolSize: 12, color: colour("warn"),
    data: figures.targets.map(([day, percent]) => [day, percent]),
    label: { show: true, position: "left", color: colour("warn"), formatter: (at) => `${narrow() ? "" : days(at.value[0])} 不低于 ${at.value[1]}%` },
  };
}

function curve(element) {
  const figures = JSON.parse(element.dataset.figures);
  const ends = [figures.last, ...figures.targets.map(([day]) => day)].sort();
  return {
    grid: { left: 44, right: 16, top: 24, bottom: 28 },
    xAxis: { type: "time", min: figures.first, max: ends[ends.length - 1], axisLabel: { color: colour("muted"), formatter: "{M}月", hideOverlap: true }, splitLine: { show: false } },
    yAxis: { type: "value", min: 0, max: (range) => Math.max(100, Math.ceil(range.max / 20) * 20), axisLabel: { color: colour("muted"), formatter: "{value}%" }, splitLine: { lineStyle: { color: colour("line") } } },
    tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: (value) => `${value}%` },
    series: [
      line("全部资金", 2, figures, { color: colour("muted"), type: "dashed" }),
      line("本级预算", 1, figures, { color: colour("action"), type: "solid" }),
      targets(figures),
    ],
  };
}

function bars(element) {
  const table = document.getElementById(element.dataset.from);
  const names = [...table.querySelectorAll("thead th")].map((cell) => cell.textContent);
  const rows = [...table.querySelectorAll("tbody tr")].reverse();
  const column = (index) => rows.map((row) => row.querySelectorAll("td")[index]);
  const shades = [colour("line-strong"), colour("action")];
  element.style.height = `${Math.max(140, rows.length * 56 + 24)}px`;
  return {
    grid: { left: 4, right: narrow() ? 90 : 130, top: 4, bottom: 4, containLabel: true },
    xAxis: { type: "value", show: false },
    yAxis: { type: "category", data: rows.map((row) => row.querySelector("th").textContent), axisTick: { show: false }, axisLine: { lineStyle: { color: colour("line") } }, axisLabel: { color: colour("ink"), width: narrow() ? 80 : 130, overflow: "break" } },
    series: [0, 1].map((index) => ({
      name: names[index + 1], type: "bar", barMaxWidth: 16, color: shades[index],
      data: column(index).map((cell) => ({ value: Number(cell.dataset.fen), text: cell.textContent.trim() })),
      label: { show: true, position: "right", color: colour("ink"), formatter: (at) => `${at.seriesName} ${at.data.text}` },
    })),
  };
}

const kinds = { curve, bars };

function draw() {
  for (const element of document.querySelectorAll("[data-chart]")) {
    const old = echarts.getInstanceByDom(element);
    if (old) old.dispose();
    element.hidden = false;
    const aria = { enabled: true, label: { description: element.getAttribute("aria-label") } };
    const option = kinds[element.dataset.chart](element);
    echarts.init(element).setOption({ animation: false, aria, textStyle: text(), ...option });
  }
}

function fold() {
  for (const details of document.querySelectorAll("details[data-table]")) details.open = false;
}

fold();
draw();
document.addEventListener("sluice:fresh", draw);
addEventListener("resize", draw);
addEventListener("beforeprint", () => document.querySelectorAll("details[data-table]").forEach((d) => { d.open = true; }));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
