// What a steward hears and feels without looking: up for yes, down for no, twice the same for "look again".

const TONES = { yes: [[660, 90], [990, 140]], no: [[220, 220], [165, 320]], wait: [[520, 110], [0, 70], [520, 110]] };
const SHAKES = { yes: [60], no: [180, 80, 180], wait: [80, 60, 80] };
let sound = null;

// Browsers allow sound after a touch or a key only.
export function allow() {
  sound ??= globalThis.AudioContext ? new AudioContext() : null;
  if (sound?.state === "suspended") sound.resume();
}

export function signal(tone) {
  navigator.vibrate?.(SHAKES[tone]);
  if (sound?.state !== "running") return;
  let at = sound.currentTime;
  for (const [pitch, length] of TONES[tone]) {
    if (pitch) beep(pitch, at, length / 1000);
    at += length / 1000;
  }
}

function beep(pitch, at, seconds) {
  const voice = sound.createOscillator();
  const loudness = sound.createGain();
  voice.type = "triangle";
  voice.frequency.value = pitch;
  loudness.gain.setValueAtTime(0.4, at);
  loudness.gain.exponentialRampToValueAtTime(0.001, at + seconds);
  voice.connect(loudness).connect(sound.destination);
  voice.start(at);
  voice.stop(at + seconds);
}
