import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { variableNames } from '../../src/config/variables.js';

const read = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../${name}`, import.meta.url)), 'utf8');

test('.env.example tells every variable and no other', () => {
  const told = [...read('.env.example').matchAll(/^#?([A-Z][A-Z0-9_]+)=/gm)].map(
    (match) => match[1],
  );
  expect(new Set(told)).toEqual(new Set(variableNames));
  expect(told).toHaveLength(variableNames.length);
});
