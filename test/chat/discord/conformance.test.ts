import { chatPortConformance } from '../conformance.js';
import { openDiscordRig } from './rig.js';

chatPortConformance('discord', openDiscordRig);
