export function setup(): void {
  // Replaced by the launcher of the real PostgreSQL server.
}
