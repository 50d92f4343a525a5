// "Lees voor": what is in sight, by a voice of the device itself. Voices that need the internet
// would send the text elsewhere, so without one of its own there is no button.
(function () {
  "use strict";
  const button = document.querySelector("[data-aloud]");
  const voices = window.speechSynthesis;
  if (!button || !voices) {
    return;
  }
  const words = { start: button.textContent, stop: button.dataset.aloud };

  function voiceFor(language) {
    return voices.getVoices().find(function (voice) {
      return voice.localService && voice.lang.slice(0, 2).toLowerCase() === language;
    });
  }

  function languageOf(part) {
    return part.closest("[lang]").lang.slice(0, 2);
  }

  function offer() {
    button.hidden = !voiceFor(languageOf(button));
  }

  function parts() {
    const found = [];
    document.querySelectorAll("[data-spoken]").forEach(function (area) {
      area.querySelectorAll("h2, p, li, .ask__answer").forEach(function (part) {
        if (part.offsetParent !== null) {
          found.push(part);
        }
      });
    });
    return found;
  }

  function quiet() {
    voices.cancel();
    button.textContent = words.start;
  }

  button.addEventListener("click", function () {
    if (button.textContent === words.stop) {
      quiet();
      return;
    }
    voices.cancel();
    parts().forEach(function (part) {
      const voice = voiceFor(languageOf(part));
      if (voice) {
        const spoken = new SpeechSynthesisUtterance(part.textContent.replace(/\s+/g, " ").trim());
        spoken.voice = voice;
        spoken.lang = voice.lang;
        spoken.onend = function () {
          if (!voices.pending && !voices.speaking) {
            button.textContent = words.start;
          }
        };
        voices.speak(spoken);
      }
    });
    button.textContent = words.stop;
  });
  document.addEventListener("survey:shown", quiet);
  document.addEventListener("survey:done", quiet);
  window.addEventListener("pagehide", quiet);
  voices.addEventListener("voiceschanged", offer);
  offer();
})();
