// Runs before the first paint: says that scripts work, and keeps the theme that the reader chose.
(function () {
  var root = document.documentElement;
  root.classList.add("js");
  var themes = ["auto", "light", "dark"];
  function stored() {
    try { return localStorage.getItem("hanse.theme") || "auto"; } catch (error) { return "auto"; }
  }
  function apply(theme) {
    if (theme === "auto") root.removeAttribute("data-theme");
    else root.setAttribute("data-theme", theme);
  }
  apply(stored());
  document.addEventListener("DOMContentLoaded", function () {
    var button = document.getElementById("theme");
    if (!button) return;
    button.textContent = button.dataset[stored()];
    button.addEventListener("click", function () {
      var theme = themes[(themes.indexOf(stored()) + 1) % themes.length];
      try { localStorage.setItem("hanse.theme", theme); } catch (error) { /* private window: holds for this page */ }
      apply(theme);
      button.textContent = button.dataset[theme];
      document.dispatchEvent(new Event("themechange"));
    });
  });
})();
