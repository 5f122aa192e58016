// Everything works without this file. It moves the focus to the errors, closes an open menu,
// and keeps what was filled in on this device until it has been sent.
"use strict";

(() => {
  const PREFIX = "draft:";

  function store(action) {
    try {
      return action(window.sessionStorage);
    } catch {
      return null; // switched off in this browser: then nothing is kept
    }
  }

  function fieldsOf(form) {
    return [...form.elements].filter(
      (field) =>
        field.name &&
        field.name !== "csrfmiddlewaretoken" &&
        !["hidden", "password", "file", "submit", "button"].includes(field.type),
    );
  }

  function isChoice(field) {
    return field.type === "radio" || field.type === "checkbox";
  }

  function read(form) {
    const values = {};
    for (const field of fieldsOf(form)) {
      values[field.name] ??= [];
      if (!isChoice(field) || field.checked) values[field.name].push(field.value);
    }
    return values;
  }

  function fill(form, values) {
    for (const field of fieldsOf(form)) {
      const kept = values[field.name];
      if (!kept) continue;
      if (isChoice(field)) field.checked = kept.includes(field.value);
      else if (kept.length) field.value = kept[0];
    }
  }

  function tell(at) {
    const status = document.querySelector("[data-draft-status]");
    if (!status) return;
    const time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "numeric", minute: "2-digit" })
      .format(new Date(at))
      .replace(":", ".")
      .toLowerCase();
    status.textContent = status.dataset.template.replace("{time}", time);
    status.hidden = false;
  }

  function keep(form) {
    const key = PREFIX + form.dataset.draft;
    const kept = JSON.parse(store((storage) => storage.getItem(key)) ?? "null");
    // What came back from the server with errors is newer than what was kept
    if (kept && !document.querySelector("[data-error-summary]")) {
      fill(form, kept.values);
      tell(kept.at);
    }
    form.addEventListener("input", () => {
      const draft = { values: read(form), at: Date.now() };
      const saved = store((storage) => {
        storage.setItem(key, JSON.stringify(draft));
        return true;
      });
      if (saved) tell(draft.at);
    });
  }

  function forget(key) {
    store((storage) => {
      for (const name of Object.keys(storage)) {
        if (name.startsWith(PREFIX + key)) storage.removeItem(name);
      }
    });
  }

  document.querySelectorAll("[data-draft-clear]").forEach((mark) => forget(mark.dataset.draftClear));
  document.querySelectorAll("form[data-draft]").forEach(keep);
  const errors = document.querySelector("[data-error-summary]");
  if (errors) {
    // A form that is sent again after a jump to a field keeps that field in its address, and the browser goes there
    if (location.hash) history.replaceState(history.state, "", location.pathname + location.search);
    errors.focus();
  }

  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && document.activeElement?.closest("details.menu[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
})();
