import { finding, type Check } from '../check.ts';

/** A tool that reports its own failure as a result (MCP `isError`). Words in a result are never read. */
export const toolError: Check = {
  id: 'silent.tool_error',
  run({ response }) {
    if (response.toolError !== true) return undefined;
    const found = finding(this.id, {
      category: 'tool_failure',
      subcategory: 'returned_error',
      confidence: 0.95,
      field: 'response.toolError',
      value: 'true',
    });
    return { finding: found };
  },
};
