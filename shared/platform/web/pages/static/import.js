// A clerk's file: first what it says, and the import only when nothing is open or each doubt was accepted by name.
const place = document.getElementById("import");
const asking = document.getElementById("ask");
const taking = document.getElementById("take");
const reasonAsked = document.getElementById("reason-asked");
const whyNot = document.getElementById("why-not");
const SHOWN_ROWS = 200;
let report = null;
let chosen = null;
let imported = false;
// Kept until an answer comes: what was lost on the way and is sent again is booked once.
let key = "";

const part = (id) => document.getElementById(id);
const show = (id, text) => { part(id).textContent = seen(text); };
const yuan = (text) => (text == null ? "—" : grouped(text));
const accepted = () => [...document.querySelectorAll("#doubts input:checked")].map((box) => box.value);

// What the form asks, as the query of the route; what is left blank is not sent.
function query(dryRun) {
  const asked = new FormData(asking);
  const said = new URLSearchParams({ filename: chosen.name, dry_run: dryRun });
  for (const name of ["county", "year", "received_on", "document_date", "unit", "sheet"]) {
    if (asked.get(name)) said.set(name, asked.get(name));
  }
  if (dryRun) said.set("preview", "true");
  if (!dryRun) {
    for (const name of accepted()) said.append("accept", name);
    const reason = new FormData(taking).get("reason");
    if (reason) said.set("reason", reason);
  }
  return said;
}

// Sends the file and shows how far it is; fetch would not tell. Resolves with the status and the answer.
function send(dryRun, key) {
  const bar = part("progress");
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${place.dataset.address}?${query(dryRun)}`);
    request.setRequestHeader("Authorization", `Bearer ${sessionStorage.getItem("sluice-token")}`);
    request.setRequestHeader("Idempotency-Key", key);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.addEventListener("progress", (sent) => {
      bar.max = sent.total;
      bar.value = sent.loaded;
    });
    request.upload.addEventListener("load", () => {
      bar.removeAttribute("value");
      show("step", dryRun ? "正在读取文件…" : "正在导入…");
    });
    request.addEventListener("load", () => resolve({ status: request.status, answer: parsed(request.responseText) }));
    request.addEventListener("error", () => reject(new Error("服务没有回答，请检查网络后重试；文件没有导入")));
    show("step", "正在上传…");
    request.send(chosen);
  });
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

async function run(dryRun) {
  const buttons = document.querySelectorAll("#ask button, #take button");
  for (const button of buttons) button.disabled = true;
  part("working").hidden = false;
  try {
    if (dryRun || !key) key = crypto.randomUUID();
    const { status, answer } = await send(dryRun, key);
    key = "";
    if (status === 401) {
      place.hidden = true;
      return showLogin(`令牌无效或已过期：${answer.detail ?? ""}`);
    }
    showAnswer(status, answer, dryRun);
  } catch (failure) {
    showRefusal({ detail: failure.message });
  } finally {
    part("working").hidden = true;
    for (const button of document.querySelectorAll("#ask button")) button.disabled = false;
    offer();
  }
}

function showAnswer(status, answer, dryRun) {
  const refused = status >= 400;
  report = refused ? answer.report ?? null : answer;
  part("refused").hidden = true;
  if (!report) showRefusal(answer);
  part("report").hidden = !report;
  offerSheets(report ? report.sheets.map(sheetRead) : sheetsOf(answer.errors ?? []));
  if (report) showReport(dryRun, refused);
}

function showRefusal(answer) {
  part("refused").hidden = false;
  show("refusal", answer.detail || "服务没有回答，请稍后再试");
  part("errors").replaceChildren(...(answer.errors ?? []).map((error) => cell(error.detail, "li")));
}

const sheetRead = (sheet) => ({ name: sheet.name, told: `${sheet.name}${sheet.hidden ? "（隐藏）" : ""} · ${sheet.rows} 行 · ${yuan(sheet.amount)} 元` });
const sheetsOf = (errors) => errors.filter((error) => error.pointer.startsWith("/sheets/")).map((error) => ({ name: error.pointer.slice("/sheets/".length), told: error.detail }));

// Several sheets, or a hidden one: the clerk names one, or all.
function offerSheets(sheets) {
  const choice = asking.elements.sheet;
  const before = choice.value;
  const needed = sheets.length > 1 || (!report && sheets.length > 0);
  part("sheet-asked").hidden = !needed;
  if (!needed) return choice.replaceChildren();
  choice.replaceChildren(option("", "由系统判断"), ...sheets.map((sheet) => option(sheet.name, sheet.told)), option("*", "全部工作表"));
  choice.value = sheets.some((sheet) => sheet.name === before) || before === "*" ? before : "";
}

function option(value, text) {
  const made = document.createElement("option");
  made.value = value;
  made.textContent = seen(text);
  return made;
}

function showReport(dryRun, refused) {
  showVerdict(dryRun, refused);
  const good = report.rows.filter((row) => row.ok);
  const figures = [["读出", `${report.rows.length} 行`], ["其中合格", `${good.length} 行`], ["合计（元）", yuan(report.sums[0]?.amount)], ["待确认", `${report.doubts.length} 项`]];
  part("figures").replaceChildren(...figures.map(([label, figure]) => tile(label, figure)));
  showProblems();
  fill("doubts", report.doubts.map(doubtItem));
  showPreview();
  fill("columns", report.columns.map(columnRow));
  fill("rows", report.rows.slice(0, SHOWN_ROWS).map(readRow));
  show("rows-note", report.rows.length > SHOWN_ROWS ? `其余 ${report.rows.length - SHOWN_ROWS} 行从略，导入时一并处理。` : "");
  fill("totals", report.stated.map(totalRow));
  fill("notes", [report.understood_as, ...report.units, ...report.warnings].filter(Boolean).map((text) => cell(text, "li")));
  part("report").focus();
}

// The list of a part, which is hidden while there is nothing in it.
function fill(id, items) {
  (part(id).querySelector("tbody") ?? part(id)).replaceChildren(...items);
  part(`${id}-part`).hidden = items.length === 0;
}

function tile(label, figure) {
  const made = document.createElement("div");
  made.className = "tile";
  made.append(cell(label, "dt"), cell(figure, "dd"));
  return made;
}

function showVerdict(dryRun, refused) {
  const verdict = part("verdict");
  imported = !dryRun && !refused;
  const open = report.doubts.length + (report.obstacles ?? []).length;
  verdict.className = `panel ${refused ? "bad" : open && !imported ? "warn" : "good"}`;
  if (imported) {
    const asked = new FormData(asking);
    const link = document.createElement("a");
    link.href = place.dataset.result.replace("{county}", asked.get("county")).replace("{year}", asked.get("year"));
    link.textContent = seen("查看");
    verdict.replaceChildren(`已导入 ${report.accepted} 行。`, link);
  } else verdict.textContent = seen(standing(refused, open));
}

function standing(refused, open) {
  if (refused) return "文件没有导入。请按下列各项改正后重新试导入。";
  return open ? "文件已读出，有事项待确认，尚未入账。" : "文件已读出，没有存疑之处，尚未入账。";
}

function showProblems() {
  const wrong = report.rows.flatMap((row) => row.problems.map((problem) => ({ ...problem, place: row.position })));
  const hindering = (report.obstacles ?? []).map((one) => ({ place: "专账", detail: one.detail, fix: "" }));
  fill("problems", [...wrong, ...hindering].map((one) => finding(one.cell ? `${one.place} ${one.cell} 单元格` : one.place, [one.detail, one.fix])));
}

function finding(where, texts) {
  const made = document.createElement("li");
  made.append(cell(where, "b"), seen(texts.filter(Boolean).join("。")));
  return made;
}

function doubtItem(doubt) {
  const made = document.createElement("li");
  const label = document.createElement("label");
  const box = document.createElement("input");
  box.type = "checkbox";
  box.value = doubt.name;
  box.addEventListener("change", offer);
  const text = document.createElement("span");
  text.append(cell(doubt.place, "b"), seen(`${doubt.detail}。${doubt.advice}`));
  label.append(box, text);
  made.append(label);
  return made;
}

function columnRow(column) {
  const made = document.createElement("tr");
  const where = report.sheets.length > 1 && column.sheet ? `${column.sheet} ${column.letter}` : column.letter;
  made.append(cell(where, "th"), labelled("表头", column.heading), labelled("读作", column.taken ? column.meaning : "没有取用", column.taken ? "" : "muted"), labelled("单位", column.unit));
  return made;
}

function readRow(row) {
  const made = document.createElement("tr");
  const said = row.ok ? row.warnings.join("；") || "合格" : row.problems.map((one) => one.detail).join("；");
  made.append(cell(row.position, "th"), labelled("内容", row.label), labelled("金额", yuan(row.amount), "amount"), labelled("结果", said, row.ok ? "" : "problem"));
  return made;
}

function totalRow(stated) {
  const found = report.contradictions.find((one) => one.label === stated.label && one.stated_fen === stated.amount_fen);
  const made = document.createElement("tr");
  const same = report.sums.some((sum) => sum.amount_fen === stated.amount_fen);
  const sums = found ? [yuan(found.computed), yuan(found.difference)] : same ? [yuan(stated.amount), "相符"] : ["未比较", ""];
  made.append(cell(stated.label, "th"), labelled("文件所写", yuan(stated.amount), "amount"), labelled("各行之和", sums[0], "amount"), labelled("相差", sums[1], found ? "amount problem" : "amount"));
  return made;
}

// The sheet as the file has it: letters above, numbers beside, and what is doubtful or wrong marked in its cell.
function showPreview() {
  const pages = report.preview ?? [];
  part("preview-part").hidden = pages.length === 0;
  part("preview").replaceChildren(...pages.map(sheetTable));
  const cut = pages.some((page) => page.truncated) ? "只显示前面的行和列。" : "";
  show("preview-note", `黄框为待确认，红框为不合格，斜纹为隐藏的行列。${cut}`);
}

function sheetTable(page) {
  const around = document.createElement("div");
  around.className = "sheet-scroll";
  around.tabIndex = 0;
  around.setAttribute("role", "group");
  around.setAttribute("aria-label", page.sheet ? `工作表 ${page.sheet}` : "文件内容");
  const table = document.createElement("table");
  table.className = "sheet";
  if (page.sheet) table.append(cell(`工作表“${page.sheet}”`, "caption"));
  const width = Math.max(1, ...page.rows.map((row) => row.cells.length));
  const marks = marksOf(page.sheet);
  table.append(sheetHead(page, width), sheetBody(page, width, marks));
  around.append(table);
  return around;
}

function sheetHead(page, width) {
  const head = document.createElement("thead");
  const row = document.createElement("tr");
  row.append(document.createElement("td"));
  for (let at = 1; at <= width; at += 1) {
    const column = report.columns.find((one) => one.sheet === page.sheet && one.letter === letter(at));
    const made = cell(letter(at), "th", column?.taken ? "taken" : "passed");
    made.scope = "col";
    if (column) made.append(cell(column.taken ? `${column.meaning}${column.unit ? `（${column.unit}）` : ""}` : "没有取用", "small"));
    row.append(made);
  }
  head.append(row);
  return head;
}

function sheetBody(page, width, marks) {
  const body = document.createElement("tbody");
  for (const line of page.rows) {
    const row = document.createElement("tr");
    if (line.hidden) row.className = "hidden";
    row.append(cell(line.row, "th"));
    for (let at = 1; at <= width; at += 1) row.append(sheetCell(line.cells[at - 1] ?? "", letter(at), line.row, page, marks));
    body.append(row);
  }
  return body;
}

function sheetCell(text, column, row, page, marks) {
  const made = cell(text, "td", /^-?[\d,.]+$/.test(text) ? "figure" : "");
  made.title = seen(text);
  if (page.hidden_columns.includes(column)) made.classList.add("hidden");
  const mark = marks.get(`${column}${row}`);
  if (mark) {
    made.classList.add(mark.look);
    made.title = seen(mark.text);
    made.append(cell(mark.look === "wrong" ? "不合格" : "待确认", "small"));
  }
  return made;
}

function marksOf(sheet) {
  const marks = new Map();
  for (const doubt of report.doubts) {
    if (doubt.cell && (!sheet || report.sheets.length < 2 || doubt.place.includes(`“${sheet}”`))) marks.set(doubt.cell, { look: "doubt", text: doubt.detail });
  }
  for (const row of report.rows) {
    for (const problem of row.problems) if (problem.cell && row.sheet === sheet) marks.set(problem.cell, { look: "wrong", text: problem.detail });
  }
  return marks;
}

function letter(column) {
  let letters = "";
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return letters;
}

// The import is offered when nothing is wrong and every doubt was accepted; why it is not, is said beside it.
function offer() {
  const button = taking.querySelector("button");
  const bad = report ? report.rows.filter((row) => !row.ok).length : 0;
  const left = report ? report.doubts.length - accepted().length : 0;
  const hindered = (report?.obstacles ?? []).length;
  reasonAsked.hidden = accepted().length === 0;
  button.disabled = !report || bad + left + hindered > 0 || report.rows.length === 0;
  taking.hidden = !report || imported;
  whyNot.textContent = seen(waitsFor(bad, hindered, left));
}

function waitsFor(bad, hindered, left) {
  if (bad) return `有 ${bad} 行不合格，不能导入`;
  if (hindered) return "专账尚不能入账，见上";
  if (left) return `还有 ${left} 项待确认`;
  return report ? `将导入 ${report.rows.length} 行` : "";
}

asking.addEventListener("submit", (event) => {
  event.preventDefault();
  chosen = new FormData(asking).get("file");
  run(true);
});
for (const field of asking.querySelectorAll("input, select")) {
  field.addEventListener("change", () => {
    report = null;
    key = "";
    part("report").hidden = true;
  });
}
taking.addEventListener("submit", (event) => {
  event.preventDefault();
  run(false);
});

enter(async () => { place.hidden = false; });
