/*
 * What takes its time by contract (an absence is proven after 15 s, a lost platform tried again
 * within 60 s) runs side by side: programs that mostly wait. One file, since files take turns.
 */
import './campaigns.js';
import './full-disk.js';
import './nothing-twice.js';
import './outages.js';
import './pushed-triggers.js';
import './storm-and-pauses.js';
import './triggers.js';
import './two-processes.js';
