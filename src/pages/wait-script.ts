/** Counts a wait down, and holds a button until it is over; without it the server says the same once more. */
export const waitScript = `
const time = document.querySelector("time[data-seconds]");
if (time) {
  const button = time.closest("form")?.querySelector("button");
  const clockOnly = time.hidden;
  const end = Date.now() + Number(time.dataset.seconds) * 1000;
  const twoDigits = (part) => String(part).padStart(2, "0");
  const show = () => {
    const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
    const [hours, minutes, seconds] = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
    const clock = (hours > 0 ? hours + ":" + twoDigits(minutes) : minutes) + ":" + twoDigits(seconds);
    if (time.textContent !== clock) time.textContent = clock;
    time.hidden = clockOnly && left === 0;
    if (button) button.disabled = left > 0;
    if (left > 0) setTimeout(show, 250);
  };
  show();
}
`.trimStart();
