// Says that the session is about to end, and lets one stay. What is sent too late is kept by the server.
const WARN_SECONDS = 120;

export function warnOfTheEnd(piece) {
  const words = piece.querySelector("[data-ap-idle-words]");
  const stay = piece.querySelector("button");
  let timer;

  function start() {
    piece.hidden = true;
    window.clearTimeout(timer);
    const seconds = Number(piece.dataset.apIdle) * 60 - WARN_SECONDS;
    timer = window.setTimeout(warn, Math.max(seconds, 1) * 1000);
  }

  function warn() {
    piece.hidden = false;
    words.textContent = piece.dataset.apIdleSoon;
    timer = window.setTimeout(over, WARN_SECONDS * 1000);
  }

  function over() {
    stay.hidden = true;
    words.textContent = piece.dataset.apIdleOver;
  }

  stay.addEventListener("click", async () => {
    try {
      const response = await fetch(piece.dataset.apIdleStay, { redirect: "manual" });
      if (response.ok) start();
      else over();
    } catch {
      // No connection: the warning stays, and so does what was typed.
    }
  });

  start();
}
