import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { AttributeRule, AttributeType } from './conventions.ts';

interface RegistryFile {
  attributes: { key: string; type: AttributeType; enum?: string; members?: string[] }[];
  events: { name: string }[];
  metrics: { name: string; instrument: string; unit: string }[];
  enums: Record<string, string[]>;
}

const file = parse(
  readFileSync(
    fileURLToPath(new URL('../../../packages/semconv/registry/culprit.yaml', import.meta.url)),
    'utf8',
  ),
) as RegistryFile;

/** What the registry says of everything under `culprit.`. */
export const OWN_ATTRIBUTES: Readonly<Record<string, AttributeRule>> = Object.fromEntries(
  file.attributes.map(({ key, type, enum: name, members }) => {
    const allowed = members ?? (name === undefined ? undefined : file.enums[name]);
    return [key, { type, ...(allowed && { members: allowed }) }];
  }),
);
export const OWN_EVENTS: readonly string[] = file.events.map(({ name }) => name);
export const OWN_METRICS: Readonly<Record<string, { instrument: string; unit: string }>> = Object.fromEntries(
  file.metrics.map(({ name, instrument, unit }) => [name, { instrument, unit }]),
);
