import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CliContext } from '../context.ts';
import { examine } from '../doctor/examine.ts';
import { Problem } from '../problem.ts';
import { printJson, printLines } from '../print.ts';
import { renderExamination } from '../render/examination.ts';
import { createPaint } from '../render/paint.ts';
import type { DoctorFlags } from './doctor.ts';

export async function runDoctor(this: CliContext, flags: DoctorFlags, folder: string): Promise<void> {
  const path = resolve(this.cwd, folder);
  if (!existsSync(path))
    throw new Problem(`There is no folder ${path}. Name the folder of your application's package.json.`);
  const found = await examine(path, process.version);
  if (flags.json) printJson(this, found);
  else printLines(this, renderExamination(found, createPaint(this.color)));
}
