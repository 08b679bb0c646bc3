import { buildWorld } from "/work/main/infra/sandbox-airline/world";
import { Quotes } from "/work/main/infra/sandbox-airline/quotes";
import { OverrideLog } from "/work/main/infra/sandbox-airline/overrides";
import { WorldFeed } from "/work/main/infra/sandbox-airline/world-feed";
const w=buildWorld({kind:'default',seed:1,variant:'a',daysOnSale:120}); const q=new Quotes(w,new OverrideLog(undefined),2); const now=Date.parse('2026-11-24T03:00:00Z');
const f=new WorldFeed(q,{historyDays:90,historyLeads:60,now:()=>now});
let t=Date.now(); let c:string|null=null,n=0; for(;;){const p=f.snapshot(c,2000); n+=p.items.length; c=p.nextCursor; if(!c)break;} console.log('snapshot',n,Date.now()-t);
t=Date.now(); c=null; n=0; for(;;){const p=f.history(c,2000); n+=p.items.length; c=p.nextCursor; if(!c)break;} console.log('history',n,Date.now()-t);
t=Date.now(); c=`c.${w.mark}.${now-6*3600e3}.0`; n=0; for(;;){const p=f.changes(c,2000); n+=p.items.length; c=p.nextCursor; if(!p.hasMore)break;} console.log('changes 6h',n,Date.now()-t);
