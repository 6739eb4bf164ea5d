// Follows a job of the worker: asks every two seconds how far it is, and loads the page anew at its end.
const SECONDS = 2;

export function followProgress(piece) {
  const bar = piece.querySelector("progress");
  const percent = piece.querySelector("[data-ap-progress-percent]");
  const step = piece.querySelector("[data-ap-progress-step]");

  async function ask() {
    let answer;
    try {
      const response = await fetch(piece.dataset.apProgress, {
        headers: { Accept: "application/json" },
      });
      if (!response.ok) throw new Error(response.statusText);
      answer = await response.json();
    } catch {
      // Signed out meanwhile, or the network is gone: the link to load the page again still works.
      piece.classList.add("ap-progress--lost");
      return;
    }
    if (answer.finished) {
      window.location.reload();
      return;
    }
    bar.value = answer.percent;
    // Only what changed is written: a screen reader speaks every change.
    if (step.textContent !== answer.step) step.textContent = answer.step;
    percent.textContent = `${answer.percent}%`;
    window.setTimeout(ask, SECONDS * 1000);
  }

  window.setTimeout(ask, SECONDS * 1000);
}
