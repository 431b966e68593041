import type { ServerResponse } from 'node:http';
import protobuf from 'protobufjs/minimal.js';
import type { BodyFormat } from './decode-request.ts';
import type { HttpFailure } from './http-failure.ts';

/** Items that were received and left out, in the words of OTLP's partial success. */
export interface Rejection {
  count: number;
  message: string;
}

/** `Export*ServiceResponse`: empty when all was taken; of the three signals only the name of the count differs. */
export function sendSuccess(
  response: ServerResponse,
  format: BodyFormat,
  countName: string,
  rejection?: Rejection,
): void {
  if (format === 'json') {
    const partialSuccess = rejection && {
      [countName]: String(rejection.count),
      errorMessage: rejection.message,
    };
    send(response, 200, format, Buffer.from(JSON.stringify({ partialSuccess })));
    return;
  }
  const writer = protobuf.Writer.create();
  if (rejection)
    writer
      .uint32(field(1))
      .fork()
      .uint32(1 << 3)
      .int64(rejection.count)
      .uint32(field(2))
      .string(rejection.message)
      .ldelim();
  send(response, 200, format, writer.finish());
}

/** `google.rpc.Status` in the format of the request. */
export function sendFailure(response: ServerResponse, format: BodyFormat, failure: HttpFailure): void {
  for (const [name, value] of Object.entries(failure.headers)) response.setHeader(name, value);
  const { code, message } = failure;
  const body =
    format === 'json'
      ? Buffer.from(JSON.stringify({ code, message }))
      : protobuf.Writer.create()
          .uint32(1 << 3)
          .int32(code)
          .uint32(field(2))
          .string(message)
          .finish();
  send(response, failure.status, format, body);
}

/** Tag of a length-delimited field. */
function field(number: number): number {
  return (number << 3) | 2;
}

function send(response: ServerResponse, status: number, format: BodyFormat, body: Uint8Array): void {
  response.writeHead(status, {
    'content-type': format === 'json' ? 'application/json' : 'application/x-protobuf',
    'content-length': body.length,
  });
  response.end(body);
}
