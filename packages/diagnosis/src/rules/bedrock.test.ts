import { expect, test } from 'vitest';
import { classify } from '../classify.ts';
import { readError } from '../read-error.ts';

/** What the AWS SDK throws when bytes of an event stream are not the message they should be. */
test.each([
  ['Truncated event message received.', 'incomplete_response', 'stream_cut'],
  [
    'The prelude checksum specified in the message (1) does not match the calculated CRC32 checksum (2)',
    'malformed_response',
    'undecodable',
  ],
  ['The message checksum (1) did not match the expected value of 2', 'malformed_response', 'undecodable'],
])('%s', (message, category, subcategory) => {
  const error = readError(new Error(message));
  const { verdict } = classify({ operation: 'chat', provider: 'aws.bedrock', ending: 'failed', error });
  expect([verdict?.category, verdict?.subcategory]).toEqual([category, subcategory]);
});
