import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Enough for the frames of five seconds. */
const words = 500;
const everyMs = 10;

/** A model that says a word every ten milliseconds, with lists and code, as the wire format of OpenAI has it. */
export async function startTalkingModel(): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const write = (content: string, finish_reason: string | null) => {
      const choices = [{ index: 0, delta: { role: 'assistant', content }, finish_reason }];
      const chunk = { id: '1', object: 'chat.completion.chunk', created: 1, model: 'talking', choices };
      response.write(`data: ${JSON.stringify(chunk)}\n\n`);
    };
    let said = 0;
    const timer = setInterval(() => {
      said++;
      const breakAfter = said % 40 === 0 ? '\n\n' : said % 10 === 0 ? '\n- ' : ' ';
      write(`${said % 7 === 0 ? '`word`' : 'word'}${breakAfter}`, said === words ? 'stop' : null);
      if (said < words) return;
      clearInterval(timer);
      response.end('data: [DONE]\n\n');
    }, everyMs);
    response.on('close', () => clearInterval(timer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
