// The rings of the land and the borders between countries, each once, for the small maps that the server draws. A line is a flat list of
// whole hundredths of a degree: longitude and latitude of its first point, then the steps from point to point.
import { readFileSync, writeFileSync } from "node:fs";
import { feature, mesh } from "topojson-client";

const world = JSON.parse(readFileSync("node_modules/world-atlas/countries-50m.json"));
const land = feature(world, world.objects.land).features.flatMap(({ geometry }) => geometry.coordinates.flat());
const borders = mesh(world, world.objects.countries, (one, other) => one !== other).coordinates;

function steps(line) {
  const flat = [];
  let [fromX, fromY] = [0, 0];
  for (const point of line) {
    const [x, y] = point.map((n) => Math.round(n * 100));
    if (flat.length && x === fromX && y === fromY) continue;
    flat.push(x - fromX, y - fromY);
    [fromX, fromY] = [x, y];
  }
  return flat;
}

writeFileSync(process.argv[2], JSON.stringify({ land: land.map(steps), borders: borders.map(steps) }) + "\n");
