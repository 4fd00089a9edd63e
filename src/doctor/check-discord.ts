import type { DiscordConfig } from '../config.js';
import type { DoctorTexts } from '../i18n/doctor.js';
import { ask } from './ask.js';
import { unwell, well, type Finding } from './finding.js';

const unknownGuild = 10_004;
const missingAccess = 50_001;

/** The token, the application and the server, by reading the server's commands. Opens no Gateway. */
export async function checkDiscord(config: DiscordConfig, texts: DoctorTexts): Promise<Finding> {
  const { apiUrl, applicationId, guildId, token } = config;
  const asked = await ask(
    `${apiUrl}/v10/applications/${applicationId}/guilds/${guildId}/commands`,
    {
      authorization: `Bot ${token}`,
    },
  );
  if (asked.kind === 'unreachable') return unwell('Discord', texts.unreachable(asked.reason));
  const { status, body } = asked;
  // The answer is an array, which `ask` gives as an object with numbers for keys.
  if (status === 200) {
    const isOurs = (command: unknown) =>
      typeof command === 'object' &&
      command !== null &&
      'name' in command &&
      command.name === 'xtep';
    return well('Discord', texts.discordConnected(Object.values(body).some(isOurs)));
  }
  if (status === 401) return unwell('DISCORD_TOKEN', texts.discordToken);
  const { code, message } = body;
  if (code === unknownGuild || code === missingAccess) {
    return unwell('DISCORD_GUILD_ID', texts.discordGuild);
  }
  return unwell('DISCORD_APPLICATION_ID', texts.discordOther(`HTTP ${status} ${String(message)}`));
}

/**
 * Whether the bot may write in a channel, by showing that it types: the one call that needs the
 * right to send and leaves nothing behind. Null: nothing speaks against it.
 */
export async function checkDiscordWriting(
  { apiUrl, token }: DiscordConfig,
  channelId: string,
  texts: DoctorTexts,
): Promise<string | null> {
  const asked = await ask(`${apiUrl}/v10/channels/${channelId}/typing`, {
    method: 'POST',
    authorization: `Bot ${token}`,
  });
  return asked.kind === 'answered' && asked.status === 403 ? texts.discordCannotWrite : null;
}
