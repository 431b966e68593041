import { relative } from 'node:path';
import type { Examination, SdkFinding } from '../doctor/examine.ts';
import { plural } from './format.ts';
import type { Paint } from './paint.ts';
import { renderTable } from './table.ts';

export function renderExamination(found: Examination, paint: Paint): string[] {
  const lines = [
    paint.title(`Application in ${found.folder}`),
    `  Node.js ${found.node}`,
    `  culprit ${found.culprit?.version ?? paint.bad('not installed')}`,
  ];
  for (const { name, version } of found.openTelemetry) lines.push(`  ${name} ${version}`);
  lines.push(
    `  ${found.segments > 0 ? `${plural(found.segments, 'segment')} of recorded traces in .culprit/: culprit ls` : 'nothing recorded in .culprit/ yet'}`,
  );
  if (found.sdks.length > 0) {
    const rows = found.sdks.map((sdk) => [
      sdk.name,
      sdk.version,
      stateText(sdk, paint),
      sdk.emitsNatively ? 'yes, completed' : 'no',
      paint.dim(relative(found.folder, sdk.path)),
    ]);
    lines.push('', paint.title('LLM SDKs'));
    lines.push(
      ...renderTable(
        [
          { title: 'package' },
          { title: 'version' },
          { title: 'recorded' },
          { title: 'own spans' },
          { title: 'copy' },
        ],
        rows,
        paint.dim,
      ).map((line) => `  ${line}`),
    );
  }
  if (found.advice.length > 0) {
    lines.push('', paint.title('Advice'));
    for (const { level, text } of found.advice)
      lines.push(`  ${level === 'problem' ? paint.bad('✗') : paint.warn('•')} ${text}`);
  }
  return lines;
}

function stateText({ state, tested }: SdkFinding, paint: Paint): string {
  if (state === 'patched') return paint.good('yes');
  if (state === 'untested') return paint.warn(`tried (tested: ${tested?.from} to ${tested?.to})`);
  return paint.bad('no adapter');
}
