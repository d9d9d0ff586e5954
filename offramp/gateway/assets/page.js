// Everything shown is set as text, never as markup: paths and names come from outside.
const EVERY_MS = 2000;
const whole = new Intl.NumberFormat("en");

const make = (tag, className, text) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
};

// null: its source does not answer right now
const count = (value) => (value === null ? "–" : whole.format(value));

const time = (ms) => (ms === null ? "–" : ms.toFixed(ms < 10 ? 1 : 0));

const number = (text, className = "") => {
  const empty = text === "–" || text === "0";
  return make("td", `${className} ${empty ? "none" : ""}`.trim(), text);
};

const sideCells = (side) => [
  number(count(side.requests), "first"),
  number(count(side.failures), side.failures ? "bad" : ""),
  number(time(side.p50_ms)),
  number(time(side.p99_ms)),
];

const weightCell = (percent) => {
  const cell = make("td");
  const weight = make("div", "weight");
  const bar = make("div", "bar");
  const fill = make("span");
  fill.style.width = `${percent}%`;
  bar.append(fill);
  weight.append(bar, make("span", percent ? "" : "none", `${percent} %`));
  cell.append(weight);
  return cell;
};

const routeRow = (route) => {
  const row = make("tr");
  const name = make("th", "", "");
  name.scope = "row";
  name.title = route.function;
  name.append(make("span", "method", route.method), route.path);
  row.append(name, weightCell(route.weight), ...sideCells(route.old), ...sideCells(route.new));
  row.append(number(count(route.new.processes)), number(count(route.new.cold_starts)));
  return row;
};

const groupRow = (group) => {
  const row = make("tr", "group");
  const name = make("th", "", group);
  name.colSpan = 12;
  name.scope = "rowgroup";
  row.append(name);
  return row;
};

const rows = (routes) =>
  routes.flatMap((route, index) => {
    const begins = index === 0 || routes[index - 1].group !== route.group;
    return begins ? [groupRow(route.group), routeRow(route)] : [routeRow(route)];
  });

const facts = ({ gateway, routes }) => {
  if (!routes.length) return "no function here takes a route over: none has the annotation offramp.dev/route";
  const sum = (side) => routes.reduce((total, route) => total + route[side].requests, 0);
  const moved = routes.filter((route) => route.weight > 0).length;
  // null: nobody says where callers come in
  return `${gateway === null ? "" : `${gateway}: `}new answers on ${moved} of ${routes.length} routes; ` +
    `${whole.format(sum("old"))} requests went to old, ${whole.format(sum("new"))} to new`;
};

const live = (state, text) => {
  const element = document.getElementById("live");
  element.className = `live ${state}`;
  if (element.textContent !== text) element.textContent = text;
};

// An address with an account in it (http://admin:…@host/) is none that fetch takes.
const address = (path) => new URL(path, location.origin);

const refresh = async () => {
  try {
    const response = await fetch(address("/api/status"));
    const status = await response.json();
    if (!response.ok) throw new Error(status.detail || status.title);
    document.getElementById("routes").replaceChildren(...rows(status.routes));
    document.getElementById("facts").textContent = facts(status);
    document.getElementById("docs").href = `${status.gateway ?? ""}/docs`;
    live("on", "live");
  } catch (error) {
    live("off", error instanceof TypeError ? "the server does not answer" : error.message);
  }
  setTimeout(refresh, document.hidden ? 5 * EVERY_MS : EVERY_MS);
};

const described = async () => {
  const response = await fetch(address("/openapi.json"), { method: "HEAD" });
  document.getElementById("docs").hidden = !response.ok;
};

refresh();
described();
