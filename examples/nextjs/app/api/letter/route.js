import { NextResponse } from 'next/server';
import OpenAI from 'openai';

export const dynamic = 'force-dynamic';

export async function GET() {
  const openai = new OpenAI({ maxRetries: 0 });
  try {
    const answer = await openai.chat.completions.create({
      model: 'gpt-4o-mini',
      messages: [{ role: 'user', content: 'The order number in: Where is my order 4711?' }],
    });
    return NextResponse.json({ answer: answer.choices[0]?.message.content });
  } catch (error) {
    return NextResponse.json({ failed: error.status }, { status: 502 });
  }
}
