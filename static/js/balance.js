// The board of a floor as bars, as the server draws them: see presscentre/briefings/balance.py. Pure.

export function bars(entry) {
  const rows = entry.regions ?? [];
  const whole = rows.reduce((sum, row) => sum + row.ms, 0);
  const part = (row) => (whole ? (row.ms * 100) / whole : 0);
  const longest = Math.max(0, ...rows.map((row) => Math.max(part(row), row.permille / 10))) || 1;
  return rows.map((row) => ({
    key: row.key,
    got: `${((part(row) * 100) / longest).toFixed(1)}%`,
    share: `${Math.min((row.permille * 10) / longest, 99).toFixed(1)}%`,
    gotPercent: Math.round(part(row)),
    sharePercent: Math.round(row.permille / 10),
    time: minutes(row.ms),
    questions: row.questions,
    waiting: row.waiting,
    next: row.key === entry.next?.[0],
  }));
}

export function minutes(ms) {
  const seconds = Math.max(Math.floor(ms / 1000), 0);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

// For how long somebody has had the floor, in ms of the event's time: pauses left out.
export function spoken(turn, now) {
  const until = turn.paused_at ? Date.parse(turn.paused_at) : now;
  return Math.max(until - Date.parse(turn.began_at) - turn.paused_ms, 0);
}
