// Side by side where they overlap: which lane each gets, and how many lanes those around it need.

export const minutes = (from, until) => (until - from) / 60_000;

// `items` have starts and ends in ms. Half-open: one that begins as another ends stands below it, not beside.
export function layOut(items) {
  const placed = [];
  let group = [];
  let ends = -Infinity;
  for (const item of [...items].sort((one, other) => one.starts - other.starts || one.ends - other.ends)) {
    if (item.starts >= ends) {
      placed.push(...group);
      group = [];
    }
    const taken = new Set(group.filter((other) => other.item.ends > item.starts).map((other) => other.lane));
    let lane = 0;
    while (taken.has(lane)) lane += 1;
    group.push({ item, lane, lanes: 1 });
    const most = Math.max(...group.map((other) => other.lane)) + 1;
    group.forEach((other) => (other.lanes = most));
    ends = Math.max(ends, item.ends, ...group.map((other) => other.item.ends));
  }
  return [...placed, ...group];
}
