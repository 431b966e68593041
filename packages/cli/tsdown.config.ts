import { packageBuild } from '../../tsdown.base.ts';

export default packageBuild(
  { main: 'src/main.ts', 'demo-pipeline': 'src/demo/pipeline/main.ts' },
  { format: ['esm'], dts: false },
);
