// Brings the components of the GOV.UK Design System to life, then our few own.
import { initAll } from "../govuk-frontend/govuk-frontend.min.js";
import { keepEntries } from "./kept.js";
import { warnOfTheEnd } from "./idle.js";
import { followProgress } from "./progress.js";

initAll();

for (const piece of document.querySelectorAll("[data-ap-progress]")) {
  followProgress(piece);
}

for (const form of document.querySelectorAll("form[data-ap-kept]")) {
  keepEntries(form);
}

for (const piece of document.querySelectorAll("[data-ap-idle]")) {
  warnOfTheEnd(piece);
}

// Filters beside a list stand above it on a phone: folded, so that the list comes into view.
if (window.matchMedia("(max-width: 40.0525rem)").matches) {
  for (const details of document.querySelectorAll("[data-ap-fold-on-phone]")) {
    details.removeAttribute("open");
  }
}
