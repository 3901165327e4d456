// Draws the charts from the figures that stand in the page; the tables stay, folded.
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
// Labels are three quarters of the page's own size, so that large print reaches them too.
const small = () => 0.75 * parseFloat(getComputedStyle(document.documentElement).fontSize);
const narrow = () => innerWidth < 640;
const days = (text) => `${Number(text.slice(5, 7))}月${Number(text.slice(8, 10))}日`;
const text = () => ({ color: colour("ink"), fontFamily: getComputedStyle(document.body).fontFamily });

const MONTH = 28 * 24 * 3600 * 1000;

function month(figures) {
  const years = figures.first.slice(0, 4) !== figures.until.slice(0, 4);
  return { year: years ? "{yyyy}年" : "{M}月", month: "{M}月", day: "" };
}

function line(name, column, figures, style) {
  const data = figures.points.filter((point) => point[column] !== null).map((point) => [point[0], Number(point[column])]);
  if (data.length) data.push([figures.last, data[data.length - 1][1]]);
  return {
    name, data, type: "line", step: "end", symbol: "none", lineStyle: { width: 2, ...style }, color: style.color,
    endLabel: { show: true, fontSize: small(), formatter: (at) => `${name} ${at.value[1].toFixed(1)}%`, color: style.color, align: "right", offset: [-4, -12], fontWeight: 600 },
  };
}

function targets(figures) {
  return {
    name: "目标", type: "scatter", symbol: "diamond", symbolSize: 12, color: colour("warn"),
    data: figures.targets.map(([day, percent]) => [day, percent]),
    label: { show: true, fontSize: small(), position: "left", color: colour("warn"), formatter: (at) => `${narrow() ? "" : days(at.value[0])} 不低于 ${at.value[1]}%` },
  };
}

function curve(element) {
  const figures = JSON.parse(element.dataset.figures);
  return {
    grid: { left: 44, right: 16, top: 24, bottom: 28 },
    xAxis: { type: "time", min: figures.first, max: figures.until, minInterval: MONTH, axisLabel: { fontSize: small(), color: colour("muted"), formatter: month(figures), hideOverlap: true }, splitLine: { show: false } },
    yAxis: { type: "value", min: 0, max: (range) => Math.max(100, Math.ceil(range.max / 20) * 20), axisLabel: { fontSize: small(), color: colour("muted"), formatter: "{value}%" }, splitLine: { lineStyle: { color: colour("line") } } },
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
    yAxis: { type: "category", data: rows.map((row) => row.querySelector("th").textContent), axisTick: { show: false }, axisLine: { lineStyle: { color: colour("line") } }, axisLabel: { fontSize: small(), color: colour("ink"), width: narrow() ? 80 : 130, overflow: "break" } },
    series: [0, 1].map((index) => ({
      name: names[index + 1], type: "bar", barMaxWidth: 16, color: shades[index],
      data: column(index).map((cell) => ({ value: Number(cell.dataset.fen), text: cell.textContent.trim() })),
      label: { show: true, fontSize: small(), position: "right", color: colour("ink"), formatter: (at) => `${at.seriesName} ${at.data.text}` },
    })),
  };
}

// Source -> project -> village, each line as thick as what was committed; read from the rows of the table.
function flows(element) {
  const rows = [...document.querySelectorAll(`#${element.dataset.from} tbody tr`)].filter((row) => Number(row.dataset.fen) > 0);
  const nodes = new Map();
  const links = new Map();
  const node = (depth, key, label, fen) => {
    const name = `${depth} ${key}`;
    const known = nodes.get(name) || { name, caption: label, depth, fen: 0 };
    nodes.set(name, { ...known, fen: known.fen + fen });
    return name;
  };
  const link = (source, target, fen) => {
    const known = links.get(source + target) || { source, target, value: 0 };
    links.set(source + target, { ...known, value: known.value + fen });
  };
  for (const row of rows) {
    const fen = Number(row.dataset.fen);
    const [source, place] = [...row.querySelectorAll("td")].map((cell) => cell.textContent.trim());
    const [from, through, to] = [node(0, source, source, fen), node(1, row.dataset.project, row.querySelector("th").textContent.trim(), fen), node(2, row.dataset.place, place, fen)];
    link(from, through, fen);
    link(through, to, fen);
  }
  const unit = element.dataset.unit;
  const amount = (fen) => (unit === "元" ? fen / 100 : fen / 1e6).toLocaleString("zh-CN", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const shades = [colour("action"), colour("good"), colour("warn")];
  element.style.height = `${Math.max(160, 34 * Math.max(...[0, 1, 2].map((depth) => [...nodes.values()].filter((one) => one.depth === depth).length)) + 24)}px`;
  const side = (depth) => ({ position: depth === 0 ? "right" : "left" });
  return {
    tooltip: { trigger: "item", renderMode: "richText", formatter: (at) => (at.dataType === "edge" ? `${nodes.get(at.data.source).caption} → ${nodes.get(at.data.target).caption}\n${amount(at.data.value)} ${unit}` : `${at.data.caption}\n${amount(at.data.fen)} ${unit}`) },
    series: [{
      type: "sankey", left: 4, right: 4, top: 8, bottom: 8, nodeWidth: 10, nodeGap: 20, draggable: false, layoutIterations: 32,
      data: [...nodes.values()].map((one) => ({ ...one, label: side(one.depth), itemStyle: { color: shades[one.depth] } })), links: [...links.values()],
      lineStyle: { color: colour("muted"), opacity: 0.22 }, emphasis: { focus: "adjacency" },
      label: { color: colour("ink"), textBorderColor: colour("paper"), textBorderWidth: 3, fontSize: small(), formatter: (at) => `${at.data.caption} ${amount(at.data.fen)}`, overflow: "break" },
    }],
  };
}

const kinds = { curve, bars, flows };

function draw() {
  for (const element of document.querySelectorAll("[data-chart]")) {
    const old = echarts.getInstanceByDom(element);
    if (old) old.dispose();
    if (element.classList.contains("wide-only") && innerWidth < 900) {
      element.hidden = true;
      element.parentElement.querySelector("details[data-table]").open = true;
      continue;
    }
    element.hidden = false;
    const aria = { enabled: true, label: { description: element.getAttribute("aria-label") } };
    const option = kinds[element.dataset.chart](element);
    echarts.init(element).setOption({ animation: false, aria, textStyle: text(), ...option });
  }
}

// A table is folded away only where its chart is drawn.
function fold() {
  for (const details of document.querySelectorAll("details[data-table]")) {
    const chart = details.parentElement.querySelector("[data-chart]");
    details.open = chart.hidden;
  }
}

draw();
fold();
document.addEventListener("sluice:fresh", draw);
addEventListener("resize", draw);
addEventListener("beforeprint", () => document.querySelectorAll("details[data-table]").forEach((d) => { d.open = true; }));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
