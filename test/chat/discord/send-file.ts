/*
 * Run as a process of its own by upload.test.ts: loads both platforms' libraries in the given order,
 * then sends a file with the adapter's REST client. Arguments: order, API address, token, channel.
 */

const [order, apiUrl = '', token = '', channelId = ''] = process.argv.slice(2);

const loadSlack = () => import('@slack/bolt');
const loadDiscord = () => import('../../../src/chat/discord/rest.js');

if (order === 'slack-first') await loadSlack();
const { createRest, stopRest } = await loadDiscord();
if (order === 'discord-first') await loadSlack();

const rest = createRest(apiUrl, token, () => undefined);
await rest.post(`/channels/${channelId}/messages`, {
  body: { content: 'history' },
  files: [{ name: 'history.csv', data: Buffer.from('id\n1\n'), contentType: 'text/csv' }],
});
stopRest(rest);
