import type { CallPath, CallSpec } from '../../adapter.ts';
import type { NeutralPrompt, NeutralRequest, NeutralResponse } from '../../neutral.ts';
import { fields, number, text, type Fields } from '../../internal/read.ts';
import { bodyOf, signalOf, toolsOf } from './common.ts';
import { inBandError } from '../../odd-answers.ts';

/** What the session is to be: beside the session's own settings, or the body itself in the older beta API. */
function sessionOf(args: readonly unknown[]): Fields {
  const body = bodyOf(args);
  return fields(body['session']) ?? body;
}

/** Of a session that only transcribes or translates, the model that does so. */
function modelOf(args: readonly unknown[]): { model?: string | undefined } {
  const session = sessionOf(args);
  const input = fields(fields(session['audio'])?.['input'])?.['transcription'];
  const transcription = fields(input) ?? fields(session['input_audio_transcription']);
  return { model: text(session['model']) ?? text(transcription?.['model']) };
}

function readRequest(args: readonly unknown[]): NeutralRequest {
  const session = sessionOf(args);
  return {
    ...modelOf(args),
    maxTokens: number(session['max_output_tokens']) ?? number(session['max_response_output_tokens']),
    temperature: number(session['temperature']),
    tools: toolsOf(session['tools']),
  };
}

function readPrompt(args: readonly unknown[]): NeutralPrompt | undefined {
  const instructions = text(sessionOf(args)['instructions']);
  if (instructions === undefined) return undefined;
  return { system: [{ type: 'text', content: instructions }], messages: [] };
}

/** The answer holds the session and a short-lived key, which is not looked at. Of a call it is a response whose body stays unread. */
function readResponse(value: unknown): NeutralResponse {
  const body = fields(value) ?? {};
  const session = fields(body['session']) ?? body;
  const id = text(session['id']);
  return { id, model: text(session['model']), error: id === undefined ? inBandError(body) : undefined };
}

const start = (path: CallPath): CallSpec => ({
  path,
  method: 'create',
  operation: 'start_session',
  head: modelOf,
  request: readRequest,
  prompt: readPrompt,
  response: readResponse,
  signal: signalOf,
});

/**
 * The HTTP requests by which realtime sessions start (`start_session`, an operation that the conventions have no word
 * for, and views that go by them show as any span): keys for browsers, calls over WebRTC, and the beta API's
 * sessions. A session that a WebSocket class opens is not seen: its constructor returns before anything is sent, and
 * a class can not be replaced without changing what the application imports.
 */
export const realtimeSessions: readonly CallSpec[] = [
  start({ statics: 'Realtime.ClientSecrets', instance: 'realtime.clientSecrets' }),
  start({ statics: 'Realtime.Calls', instance: 'realtime.calls' }),
  start({ statics: 'Realtime.Translations.ClientSecrets', instance: 'realtime.translations.clientSecrets' }),
  start({ statics: 'Beta.Realtime.Sessions', instance: 'beta.realtime.sessions' }),
  start({ statics: 'Beta.Realtime.TranscriptionSessions', instance: 'beta.realtime.transcriptionSessions' }),
];
