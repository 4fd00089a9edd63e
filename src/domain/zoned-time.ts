/** A wall-clock moment; `month` counts from 1, `weekday` from Sunday = 0. */
export interface ZonedTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly weekday: number;
}

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const formats = new Map<string, Intl.DateTimeFormat>();

/** One formatter per zone: making one costs about a hundred times as much as using it. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    weekday: 'short',
  });
  formats.set(timeZone, made);
  return made;
}

/** What clocks in `timeZone` (an IANA name) show at `moment`. */
export function toZonedTime(moment: Date, timeZone: string): ZonedTime {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(moment)
      .map((part) => [part.type, part.value] as const),
  );
  const number = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type));
  return {
    year: number('year'),
    month: number('month'),
    day: number('day'),
    hour: number('hour'),
    minute: number('minute'),
    second: number('second'),
    weekday: weekdays.indexOf(parts.get('weekday') ?? ''),
  };
}

/**
 * The moment at which clocks in `timeZone` show the given time; null when the calendar has no such
 * day. A time that a change to summer time leaves out is read as the one an hour later.
 */
export function fromZonedTime(
  wall: { year: number; month: number; day: number; hour: number; minute: number },
  timeZone: string,
): Date | null {
  const asUtc = Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute);
  const day = new Date(asUtc);
  const exists = day.getUTCMonth() === wall.month - 1 && day.getUTCDate() === wall.day;
  if (!exists || wall.hour > 23 || wall.minute > 59) return null;
  // Twice, since the offset at the first guess may be the one from before a change of the clocks.
  const first = asUtc - offsetMs(new Date(asUtc), timeZone);
  return new Date(asUtc - offsetMs(new Date(first), timeZone));
}

function offsetMs(moment: Date, timeZone: string): number {
  const at = toZonedTime(moment, timeZone);
  const shown = Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second);
  return shown - Math.floor(moment.getTime() / 1_000) * 1_000;
}

/** `2026-11-25`: the calendar day of `moment` in `timeZone`. */
export function zonedDay(moment: Date, timeZone: string): string {
  const { year, month, day } = toZonedTime(moment, timeZone);
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

/** `09:05`: the time of `moment` in `timeZone`. */
export function zonedClock(moment: Date, timeZone: string): string {
  const { hour, minute } = toZonedTime(moment, timeZone);
  return `${two(hour)}:${two(minute)}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
