// Keeps what was entered into a form in this browser until it is saved: nothing is lost when the connection
// drops, and it is sent once the connection is back. Only codes and numbers of sessions are kept, no names.
const PREFIX = "ap-kept-";

export function keepEntries(form) {
  const key = PREFIX + form.dataset.apKept;
  const words = form.querySelector("[data-ap-kept-words]");
  const fields = () => [...form.querySelectorAll("select[name], input.govuk-input[name]")];

  function say(text) {
    words.textContent = text;
    words.hidden = !text;
  }

  function kept() {
    try {
      return JSON.parse(window.localStorage.getItem(key)) || {};
    } catch {
      return {};
    }
  }

  function keep(entries) {
    try {
      if (Object.keys(entries).length) window.localStorage.setItem(key, JSON.stringify(entries));
      else window.localStorage.removeItem(key);
    } catch {
      // A browser that keeps nothing: the form works as it would without this.
    }
  }

  const present = Object.fromEntries(fields().map((field) => [field.name, field.value]));

  // What the page shows by now was saved.
  const found = Object.entries(kept()).filter(
    ([name, value]) => name in present && present[name] !== value,
  );
  keep(Object.fromEntries(found));
  if (found.length) {
    for (const [name, value] of found) form.elements[name].value = value;
    say("What you entered before, and was not saved, is filled in again. Check it, then save.");
  }

  form.addEventListener("input", ({ target }) => {
    if (!(target.name in present)) return;
    const entries = kept();
    if (present[target.name] === target.value) delete entries[target.name];
    else entries[target.name] = target.value;
    keep(entries);
  });

  let waits = false;
  form.addEventListener("submit", (event) => {
    if (window.navigator.onLine) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waits = true;
    say("There is no connection. What you entered is kept here, and is sent once it is back.");
  }, { capture: true });
  window.addEventListener("online", () => {
    if (!waits) return;
    waits = false;
    say("The connection is back. Sending.");
    form.requestSubmit();
  });
}
