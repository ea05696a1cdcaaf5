// The SQL editor: keys, the address of what was run, names put in from the schema, and what was run last.
"use strict";
(() => {
  const form = document.getElementById("editor");
  const text = document.getElementById("statement");
  const share = document.getElementById("share");
  const KEPT = 20;
  const KEY = "newsvane.sql";

  // A statement's own address shows it to whoever opens it, and runs nothing.
  const addressOf = (statement) => `${form.getAttribute("action")}?${new URLSearchParams({ q: statement })}`;
  const wasRun = form.dataset.run === "true";
  if (wasRun) history.replaceState(null, "", addressOf(text.value));

  text.addEventListener("input", () => { share.href = addressOf(text.value); });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("button.primary"));
    }
  });

  for (const one of document.querySelectorAll("#editor, #named")) {
    one.addEventListener("submit", (event) => {
      if (event.submitter?.formAction?.includes(".csv")) return; // a download leaves the page as it is
      event.submitter?.setAttribute("aria-busy", "true");
    });
  }
  // A page out of the browser's memory is as it was left.
  addEventListener("pageshow", () => document.querySelectorAll("[aria-busy]").forEach((one) => one.removeAttribute("aria-busy")));

  document.addEventListener("click", (event) => {
    const name = event.target.closest("[data-insert]")?.dataset.insert;
    if (name === undefined) return;
    form.closest("details").open = true;
    text.focus();
    text.setRangeText(name, text.selectionStart, text.selectionEnd, "end");
    if (name.endsWith("()")) text.selectionStart = text.selectionEnd -= 1;
    text.dispatchEvent(new Event("input"));
  });

  const read = () => {
    try {
      const found = JSON.parse(localStorage.getItem(KEY) ?? "[]");
      return Array.isArray(found) ? found.filter((one) => typeof one === "string").slice(0, KEPT) : [];
    } catch {
      return [];
    }
  };
  const panel = document.getElementById("history");
  const list = () => {
    const statements = read();
    panel.hidden = statements.length === 0;
    panel.querySelector("ol").replaceChildren(...statements.map((statement) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      const code = document.createElement("code");
      link.href = addressOf(statement);
      code.textContent = statement.length > 200 ? `${statement.slice(0, 200)}…` : statement;
      link.append(code);
      item.append(link);
      return item;
    }));
  };
  if (wasRun && text.value.trim()) {
    localStorage.setItem(KEY, JSON.stringify([text.value, ...read().filter((one) => one !== text.value)].slice(0, KEPT)));
  }
  document.getElementById("forget").addEventListener("click", () => { localStorage.removeItem(KEY); list(); });
  list();
})();
