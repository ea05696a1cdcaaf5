// What every page does beyond its HTML: links out of Airflow's frame, and the age of the snapshot.
"use strict";
(() => {
  const framed = window.parent !== window;

  // Airflow's frame forbids new windows. A link to an article is handed to the frame's parent, which is of our origin.
  const openOutside = (event) => {
    const link = event.target.closest("a[target=_blank]");
    if (!link || !framed) return;
    event.preventDefault();
    const copy = window.parent.document.createElement("a");
    copy.href = link.href;
    copy.target = "_blank";
    copy.rel = "noopener noreferrer";
    copy.click();
  };
  document.addEventListener("click", openOutside);

  const age = (seconds) => {
    if (seconds < 90) return "刚刚";
    if (seconds < 5400) return `${Math.round(seconds / 60)} 分钟前`;
    if (seconds < 129600) return `${Math.round(seconds / 3600)} 小时前`;
    return `${Math.round(seconds / 86400)} 天前`;
  };
  for (const time of document.querySelectorAll("time[data-age]")) {
    time.append(`（${age((Date.now() - Date.parse(time.dateTime)) / 1000)}）`);
  }
})();
