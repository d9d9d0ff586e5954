"use strict";
// Shows only rows that hold all words of the search and match the chosen decision and severity,
// and only sections that have some left.
const search = document.getElementById("search");
const decision = document.getElementById("decision");
const severity = document.getElementById("severity");
const told = document.getElementById("told");
const rows = Array.from(document.querySelectorAll("[data-row]"), (row) => ({
  row,
  text: row.textContent.toLowerCase(),
}));

const sections = Array.from(document.querySelectorAll("section"));

function count(number, what) {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

function matches({ row, text }, words) {
  if (decision.value && row.dataset.decision && row.dataset.decision !== decision.value) return false;
  if (severity.value && row.dataset.severity && row.dataset.severity !== severity.value) return false;
  return words.every((word) => text.includes(word));
}

function show() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const counts = { route: 0, finding: 0 };
  for (const one of rows) {
    const shown = matches(one, words);
    one.row.hidden = !shown;
    if (shown && one.row.dataset.row in counts) counts[one.row.dataset.row] += 1;
  }
  for (const one of sections) one.hidden = !one.querySelector("[data-row]:not([hidden])");
  told.textContent = `${count(counts.route, "route")}, ${count(counts.finding, "finding")}`;
}

for (const input of [search, decision, severity]) input.addEventListener("input", show);
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== search) {
    event.preventDefault();
    search.focus();
  } else if (event.key === "Escape" && document.activeElement === search) {
    search.value = "";
    show();
  }
});
show();
