import {
  type CallFacts,
  type Classification,
  classify,
  type ClassifySettings,
  createTraceIndex,
  type TraceIndex,
} from '@culprit/diagnosis';

/** What the processor asks of the diagnosis core. */
export interface DiagnosisEngine {
  classify(facts: CallFacts, settings: ClassifySettings): Classification;
  createIndex(): TraceIndex;
}

export const DIAGNOSIS: DiagnosisEngine = {
  classify: (facts, settings) => classify(facts, settings),
  createIndex: () => createTraceIndex(),
};
