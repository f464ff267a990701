package bellows.spark.ui;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ui.UIUtils;
import org.apache.spark.ui.WebUIPage;
import org.apache.spark.util.kvstore.KVStore;
import scala.Function0;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction0;
import scala.xml.Node;
import scala.xml.Unparsed;

/** The page of that tab. */
final class RunsPage extends WebUIPage {
  private final RunsTab tab;
  private final KVStore store;

  RunsPage(RunsTab tab, KVStore store) {
    super("");
    this.tab = tab;
    this.store = store;
  }

  @Override
  public Seq<Node> render(HttpServletRequest request) {
    String html;
    try {
      List<ToldRun> runs = new ArrayList<>();
      store.view(ToldRun.class).reverse().forEach(runs::add);
      html = RunsHtml.of(runs);
    } catch (Exception e) { // Scala declares nothing.
      throw new IllegalStateException("the runs cannot be read: " + e.getMessage(), e);
    }
    return framed(request, html);
  }

  /**
   * With the head and the tabs of Spark's pages. What {@code headerSparkPage} asks for beyond its first four arguments
   * differs by version; each has its default, as Scala writes them into byte code.
   */
  @SuppressWarnings("unchecked")
  private Seq<Node> framed(HttpServletRequest request, String html) {
    Function0<Seq<Node>> content = new AbstractFunction0<>() {
      @Override
      public Seq<Node> apply() {
        return CollectionConverters.asScala(List.<Node>of(new Unparsed(html))).toSeq();
      }
    };
    Method page = Arrays.stream(UIUtils.class.getMethods()).filter(method -> method.getName().equals("headerSparkPage"))
        .findFirst().orElseThrow();
    Object[] arguments = new Object[page.getParameterCount()];
    List<Object> own = List.of(request, RunsTab.NAME, content, tab);
    try {
      for (int i = 0; i < arguments.length; i++) {
        arguments[i] = i < own.size() ? own.get(i)
            : UIUtils.class.getMethod("headerSparkPage$default$" + (i + 1)).invoke(null);
      }
      return (Seq<Node>) page.invoke(null, arguments);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Spark's pages are made otherwise: " + e, e);
    }
  }
}
