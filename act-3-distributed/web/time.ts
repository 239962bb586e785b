const units = [
  { name: "day", seconds: 86_400 },
  { name: "hour", seconds: 3_600 },
  { name: "minute", seconds: 60 },
] as const;

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

/** Formats a time relative to now: "5 minutes ago", "yesterday". */
export function ago(time: string): string {
  const seconds = (Date.now() - Date.parse(time)) / 1000;
  const unit = units.find((candidate) => seconds >= candidate.seconds);
  return unit ? relative.format(-Math.floor(seconds / unit.seconds), unit.name) : "just now";
}

/** Formats seconds in the largest one or two units: "2 days 4 hours", "35 seconds". */
export function duration(seconds: number): string {
  const parts: string[] = [];
  let rest = Math.round(seconds);
  for (const unit of [...units, { name: "second", seconds: 1 }]) {
    const count = Math.floor(rest / unit.seconds);
    rest -= count * unit.seconds;
    if (count > 0) parts.push(`${count} ${unit.name}${count === 1 ? "" : "s"}`);
    else if (parts.length > 0) break;
  }
  return parts.slice(0, 2).join(" ") || "under a second";
}

/** Formats a UTC day such as 2026-11-21 as "21 Nov". */
export function shortDay(date: string): string {
  const format = { day: "numeric", month: "short", timeZone: "UTC" } as const;
  return new Date(date).toLocaleDateString("en-GB", format);
}
