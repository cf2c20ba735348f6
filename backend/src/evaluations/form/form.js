// Reads a question aloud where the browser has a voice of its language. Everything works without it.
(() => {
  const button = document.getElementById("read");
  const synthesis = window.speechSynthesis;
  const part = document.querySelector("[data-aloud]");
  if (!button || !synthesis || !part) return;
  const language = document.documentElement.lang;
  const primary = language.split("-")[0];
  const voice = () => {
    const own = synthesis.getVoices().filter((one) => one.lang.toLowerCase().split(/[-_]/)[0] === primary);
    return own.find((one) => one.lang.replace("_", "-") === language) || own[0];
  };
  const offer = () => { button.hidden = !voice(); };
  const idle = () => { button.textContent = button.dataset.read; };
  button.addEventListener("click", () => {
    if (synthesis.speaking) { synthesis.cancel(); idle(); return; }
    const words = [...part.querySelectorAll("h1, legend:not(:has(h1)), p, .option span")].map((one) => one.textContent.trim());
    const last = words.length - 1;
    words.forEach((text, index) => {
      const spoken = new SpeechSynthesisUtterance(text);
      spoken.voice = voice();
      spoken.lang = spoken.voice.lang;
      spoken.rate = 0.9;
      if (index === last) spoken.onend = idle;
      synthesis.speak(spoken);
    });
    button.textContent = button.dataset.stop;
  });
  synthesis.addEventListener?.("voiceschanged", offer);
  window.addEventListener("pagehide", () => synthesis.cancel());
  offer();
})();
