/** Arrows at a head: downhill, what the rule remembers, and the step it takes; and the gradient under the pointer. */

const [HEAD, SHORTEST] = [7, 9];

/** An arrow by `dx`, `dy` pixels; one that a marker would cover is not drawn. */
export function arrow(context, x, y, dx, dy, colour, width, outline) {
  const length = Math.hypot(dx, dy);
  if (!(length > SHORTEST) || length > 1e5) return;
  const [ux, uy] = [dx / length, dy / length];
  const barb = Math.min(HEAD, length);
  const draw = (style, thick) => {
    context.strokeStyle = context.fillStyle = style;
    context.lineWidth = thick;
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(x + dx - ux * barb * 0.7, y + dy - uy * barb * 0.7);
    context.stroke();
    context.beginPath();
    context.moveTo(x + dx, y + dy);
    context.lineTo(x + dx - barb * (ux - 0.5 * uy), y + dy - barb * (uy + 0.5 * ux));
    context.lineTo(x + dx - barb * (ux + 0.5 * uy), y + dy - barb * (uy - 0.5 * ux));
    context.closePath();
    context.fill();
    if (thick > width) context.stroke();
  };
  context.setLineDash([]);
  draw(outline, width + 2.5);
  draw(colour, width);
}

/** Length in pixels for a gradient: its direction is exact, its length only grows with it. */
export function slopeLength(size) {
  return size > 0 ? 26 + 12 * Math.max(-1.5, Math.min(3, Math.log10(size))) : 0;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{g: number[], taken: number[], remembered: number[]}} step
 * @param {number} x @param {number} y of the head in pixels @param {number} unit pixels a unit of the plane
 * @param {{colour: string, theme: object}} look
 */
export function stepArrows(context, step, x, y, unit, {colour, theme}) {
  const size = Math.hypot(...step.g);
  const long = slopeLength(size);
  arrow(context, x, y, (-step.g[0] / size) * long, (step.g[1] / size) * long, theme.dark ? "#9fb0c3" : "#5b6b7c", 1.5, theme.background);
  arrow(context, x, y, step.remembered[0] * unit, -step.remembered[1] * unit, theme.dark ? "#ffd166" : "#946200", 2, theme.background);
  arrow(context, x, y, step.taken[0] * unit, -step.taken[1] * unit, colour, 3, theme.background);
}
