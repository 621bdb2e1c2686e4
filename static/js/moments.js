// Moments as people read them, in a named zone. Digits are those that the server writes.
const language = document.documentElement.lang || "en";

export const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

export const moments = (options) =>
  new Intl.DateTimeFormat(language, { numberingSystem: "latn", ...options });

const clocks = new Map();

// "00:03:01" in this zone.
export function timeOfDay(at, zone = ownZone) {
  if (!clocks.has(zone)) {
    const options = { timeZone: zone, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };
    clocks.set(zone, moments(options));
  }
  return clocks.get(zone).format(at);
}

// How people call this zone: "Central European Time".
export function zoneName(zone = ownZone) {
  const parts = moments({ timeZone: zone, timeZoneName: "longGeneric" }).formatToParts(new Date());
  return parts.find((part) => part.type === "timeZoneName")?.value ?? zone;
}

// Only a changed text is written: an unchanged one would wake every observer.
export function write(node, text) {
  if (node && node.textContent !== text) node.textContent = text;
}
