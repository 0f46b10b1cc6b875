/** An arrangement as a form asks for it, pane by pane the roles to take in order. */

/** As the server takes it; only the panes the grid has. */
export function askedLayout(grid: string, places: number, panes: readonly (readonly string[])[]): URLSearchParams {
  const asked = new URLSearchParams({ grid });
  for (const roles of panes.slice(0, places)) asked.append("pane", roles.filter(Boolean).join(","));
  return asked;
}

/** A further choice is offered only after one that is made. */
export const isOffered = (roles: readonly string[], at: number): boolean => at === 0 || Boolean(roles[at] || roles[at - 1]);
